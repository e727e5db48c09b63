using System.CommandLine;
using System.Text.Json;
using Berth.Cli.Display;
using Berth.Cli.Workspace;
using Berth.Core.Problems;
using Berth.Oci.Store;
using Berth.Runtimes.Local.Checks;

namespace Berth.Cli.Commands;

/// <summary><c>berth doctor</c>: everything the machine needs, and the command that mends what is missing.</summary>
public static class DoctorCommand
{
    public static Command Create()
    {
        var store = new Option<bool>("--store") { Description = "Verify every blob, image and unpacked layer of the store as well." };
        var format = CommonOptions.Format();
        var command = new Verb("doctor", "Check everything Berth needs on this machine.", "berth doctor", "berth doctor --store") { store, format };
        command.SetAction((parsed, token) => ExamineAsync(parsed.GetValue(store), parsed.GetValue(format), token));
        return command;
    }

    private static async Task<int> ExamineAsync(bool withStore, OutputFormat format, CancellationToken cancellationToken)
    {
        var checks = MachineChecks.Run(BerthHome.Path).ToList();
        var problems = withStore ? await StoreCheck.RunAsync(BerthHome.OpenStore(), deep: true, cancellationToken) : [];
        if (format == OutputFormat.Json)
        {
            var report = new DoctorReport(BerthHome.Path, [.. checks.Select(c => new MachineCheckReport(c.Name, c.Ok, c.Detail, c.Fix))], [.. problems.Select(ProblemReport.Of)]);
            await Terminal.Out.WriteLineAsync(JsonSerializer.Serialize(report, CliJson.Readable.DoctorReport).AsMemory(), cancellationToken);
        }
        else Show(checks, withStore, problems.Length);

        ProblemText.Print(problems);
        var corrupt = problems.Any(p => p.Severity == Severity.Error);
        return !checks.TrueForAll(c => c.Ok) ? (int)ExitCode.Machine : corrupt ? (int)ExitCode.Corrupt : 0;
    }

    private static void Show(List<MachineCheck> checks, bool withStore, int storeProblems)
    {
        foreach (var check in checks)
        {
            Terminal.Out.WriteLine($"{Mark(check.Ok)}  {check.Name,-18} {check.Detail}");
            if (!check.Ok && check.Fix is not null) Terminal.Out.WriteLine($"    fix: {check.Fix}");
        }

        if (withStore) Terminal.Out.WriteLine($"{Mark(storeProblems == 0)}  {"store",-18} {BerthHome.Path}: {(storeProblems == 0 ? "everything verifies" : $"{storeProblems} problems")}");
    }

    private static string Mark(bool ok) => (ok, Terminal.OutHasColour) switch
    {
        (true, true) => "\e[32mok\e[0m  ",
        (true, false) => "ok  ",
        (false, true) => "\e[31mfail\e[0m",
        (false, false) => "fail",
    };
}
