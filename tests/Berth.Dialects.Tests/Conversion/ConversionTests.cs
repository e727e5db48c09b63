using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Dialects.Conversion;

namespace Berth.Dialects.Tests.Conversion;

public sealed class ConversionTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    private Declaration Load(string text, string? dialect = null)
    {
        var path = scratch.Add("berth.yaml", text);
        return Recognition.Load(path, dialect).OrThrow();
    }

    private Declaration Through(Declaration declaration, string target)
    {
        var written = ConversionTargets.Write(declaration, target).OrThrow();
        var read = Recognition.Load(scratch.Add("berth.yaml", written.Text), target);
        Assert.True(read.Accepted, $"{string.Join('\n', read.Problems)}\n{written.Text}");
        return read.Value;
    }

    /// <summary>What runs, and in what.</summary>
    private string Essence(Declaration declaration)
    {
        var essence = declaration with { Dialect = "", Workload = declaration.Workload with { Kind = WorkloadKind.Command } };
        return System.Text.RegularExpressions.Regex.Replace(DeclarationJson.Write(essence, scratch.Folder), "berth\\.yaml:\\d+:\\d+", "");
    }

    [Fact]
    public void What_is_native_stays_what_it_is_when_written_anew()
    {
        foreach (var folder in Directory.GetDirectories(Path.Combine(Repository.Root, "tests", "Berth.Dialects.Tests", "cases"), "native-*"))
        {
            var path = Directory.GetFiles(folder, "*.y*ml").Single();
            if (Recognition.Load(path, "native").Value is not { } declaration || declaration.Environment.Python.RequiresPython is not null) continue;
            foreach (var step in declaration.Environment.Steps.SelectMany(s => s.Files)) scratch.Add(step.Key, File.ReadAllText(step.Value));
            var again = Through(declaration, "native");
            string Plain(Declaration d) => System.Text.RegularExpressions.Regex.Replace(
                DeclarationJson.Write(d with { File = "" }, scratch.Folder).Replace(folder + "/", "", StringComparison.Ordinal).Replace(folder, ".", StringComparison.Ordinal), "  # [^\"]*", "");
            Assert.True(Plain(declaration) == Plain(again), $"{folder}\n{Plain(declaration)}\n{Plain(again)}");
        }
    }

    [Fact]
    public void Native_to_determined_and_back_is_the_same_for_whatever_determined_can_say()
    {
        var random = new Random(1_977);
        for (var round = 0; round < 400; round++)
        {
            var native = Load(RandomNative.Write(random));
            var determined = Through(native, "determined");
            var back = Through(determined, "native");
            Assert.True(Essence(native) == Essence(back with { Workload = back.Workload with { WorkDirectory = "/workspace" } }), $"{Essence(native)}\n{Essence(back)}");
        }
    }

    [Fact]
    public void A_program_finds_its_hyperparameters_after_conversion()
    {
        var determined = Recognition.Load(Path.Combine(Repository.Root, "examples", "digits", "digits.yaml"), null).OrThrow();
        var written = ConversionTargets.Write(determined, "native");
        var native = Through(determined, "native");
        Assert.Equal("{\"gamma\":0.001,\"c\":10.0,\"test_size\":0.25}".Replace("10.0", "10", StringComparison.Ordinal), native.Environment.Variables.Cpu[0].Value);
        Assert.Equal("DET_HPARAMS", native.Environment.Variables.Cpu[0].Name);
        Assert.Equal(determined.Environment.Python.Requirements.Select(r => r.Value), native.Environment.Python.Requirements.Select(r => r.Value));
        Assert.Contains(written.Problems, p => p.What.Contains("`DET_TRIAL_ID`", StringComparison.Ordinal));
        Assert.Contains(written.Problems, p => p.What.Contains(".detignore", StringComparison.Ordinal));
    }

    [Fact]
    public void Everything_that_does_not_carry_over_is_listed_with_its_reason()
    {
        var native = Load("""
            base: {cpu: debian:bookworm}
            apt: [git]
            python: {requirements: [numpy]}
            steps: [echo hello]
            startup_hook: hook.sh
            workdir: /elsewhere
            resources: {cpu: 2, memory: 1GiB, pids: 10}
            """);
        var losses = ConversionTargets.Write(native, "determined").Problems;
        Assert.All(losses, p => Assert.Equal((DialectProblems.NotCarriedOver, Severity.Warning), (p.Code, p.Severity)));
        Assert.All(losses, p => Assert.NotNull(p.Fix));
        foreach (var part in new[] { "Debian packages", "Python packages", "build steps", "hook.sh", "/elsewhere", "processors", "memory", "processes", ".berthignore", "for cuda", "for rocm", "a command" })
            Assert.Contains(losses, p => p.What.Contains(part, StringComparison.Ordinal));
    }

    [Fact]
    public void What_has_no_form_there_is_refused()
    {
        Assert.Equal(DialectProblems.CannotConvert, Assert.Single(ConversionTargets.Write(Load("base: x"), "determind").Problems).Code);
        var determined = Recognition.Load(Path.Combine(Repository.Root, "examples", "digits", "digits.yaml"), null).OrThrow();
        Assert.Equal(DialectProblems.CannotConvert, Assert.Single(ConversionTargets.Write(determined, "determined").Problems).Code);
        scratch.Add("env/Dockerfile", "FROM x");
        scratch.Add("env/start_server.sh", "exec x \"$@\"");
        var robot = Recognition.Load(Path.Combine(scratch.Folder, "env"), null).OrThrow();
        Assert.Equal(DialectProblems.CannotConvert, Assert.Single(ConversionTargets.Write(robot, "native").Problems).Code);
    }

    [Fact]
    public void A_model_of_datarobot_becomes_a_native_command_with_its_variables()
    {
        scratch.Add("model/custom.py", "");
        var model = Recognition.Load(Path.Combine(scratch.Folder, "model"), null, new ReadingOptions { Base = "drum:1", Lookup = _ => null }).OrThrow();
        var native = Through(model, "native");
        Assert.Equal("/opt/code", native.Workload.WorkDirectory);
        Assert.Equal(model.Workload.Entrypoint!.ToArguments(), native.Workload.Entrypoint!.ToArguments());
        Assert.Contains(native.Environment.Variables.Cpu, v => v is { Name: "ADDRESS", Value: "0.0.0.0:8080" });
        Assert.Null(native.Workload.StartupHook);
    }
}
