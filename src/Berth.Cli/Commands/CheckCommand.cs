using System.Collections.Immutable;
using System.CommandLine;
using Berth.Build.Apt;
using Berth.Build.Bases;
using Berth.Build.Steps;
using Berth.Cli.Display;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Dialects;

namespace Berth.Cli.Commands;

/// <summary><c>berth check</c>: says whether a file would be accepted, and everything that is wrong with it, without doing anything.</summary>
public static class CheckCommand
{
    public static Command Create()
    {
        var file = CommonOptions.File();
        var dialect = CommonOptions.Dialect();
        var format = CommonOptions.Format();
        var command = new Verb("check", "Say whether a declaration would be accepted, and everything that is wrong with it.",
            "berth check", "berth check examples/digits/digits.yaml", "berth check --format json berth.yaml") { file, dialect, format };
        command.SetAction(parsed => Check(parsed.GetValue(file) ?? ".", parsed.GetValue(dialect), parsed.GetValue(format)));
        return command;
    }

    private static int Check(string path, string? dialect, OutputFormat format)
    {
        var found = Recognition.Identify(path, dialect);
        var loaded = found.Value is { } document ? Recognition.Read(document) : new(null, found.Problems);
        ImmutableArray<Problem> problems = [.. loaded.Problems, .. loaded.Value is { } d ? Deeper(d) : []];
        var accepted = problems.All(p => p.Severity != Severity.Error);
        if (format == OutputFormat.Json) Terminal.Out.WriteLine(CheckReport.Of(accepted, found.Value, problems));
        else
        {
            ProblemText.Print(problems);
            var reading = found.Value is { } known ? $" as {known.Dialect}, because {known.Reason}" : "";
            if (accepted) Terminal.Out.WriteLine($"{path}: accepted{reading}{Count(problems)}");
            else Terminal.Error.WriteLine($"{path}: refused{reading}{Count(problems)}");
        }

        return accepted ? 0 : (int)new BerthException(problems).Exit;
    }

    /// <summary>What can be said of names and paths without leaving this machine.</summary>
    private static IEnumerable<Problem> Deeper(Declaration declaration)
    {
        var folder = Path.GetDirectoryName(declaration.File)!;
        var spec = declaration.Environment;
        var bases = new[] { spec.Base.Cpu, spec.Base.Cuda, spec.Base.Rocm }.OfType<Declared<string>>().DistinctBy(b => (b.Value, b.Where));
        return bases.SelectMany(b => BaseReference.Parse(b, folder).Problems)
            .Concat(AptLayer.Check(spec.Apt))
            .Concat(StepLayer.Check(spec.Steps))
            .Concat(Requirements(spec))
            .Concat(Variables(spec));
    }

    private static ImmutableArray<Problem> Requirements(EnvironmentSpec spec) => Python.Resolving.Resolver.Check(spec.Python);

    /// <summary>What can never be set. Whether a name is defined depends on the image.</summary>
    private static IEnumerable<Problem> Variables(EnvironmentSpec spec) => Enum.GetValues<Accelerator>()
        .SelectMany(a => VariableExpansion.Expand(ImmutableDictionary<string, string>.Empty, spec.Variables[a]).Problems)
        .Where(p => p.Severity == Severity.Error).Distinct();

    private static string Count(ImmutableArray<Problem> problems)
    {
        var errors = problems.Count(p => p.Severity == Severity.Error);
        var warnings = problems.Length - errors;
        return (errors, warnings) switch
        {
            (0, 0) => "",
            (0, _) => $":  {warnings} {(warnings == 1 ? "warning" : "warnings")}",
            (_, 0) => $": {errors} {(errors == 1 ? "error" : "errors")}",
            _ => $": {errors} {(errors == 1 ? "error" : "errors")}, {warnings} {(warnings == 1 ? "warning" : "warnings")}",
        };
    }
}
