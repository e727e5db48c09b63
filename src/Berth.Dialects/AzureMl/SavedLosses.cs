using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Core.Workloads;

namespace Berth.Dialects.AzureMl;

/// <summary>What a saved folder cannot say of an environment.</summary>
internal sealed class SavedLosses(EnvironmentSpec spec, WorkloadSpec workload)
{
    public ImmutableArray<Problem> All() => [.. Parts().Where(p => p.IsLost).Select(p => new Problem(
        DialectProblems.NotWritten, $"{p.What} cannot be written in Azure ML's form", Fix: p.Fix, Severity: Severity.Warning))];

    private IEnumerable<(bool IsLost, string What, string Fix)> Parts()
    {
        var python = spec.Python;
        yield return (spec.Description is not null, "the description", "keep it in the second form's YAML");
        yield return (!spec.Apt.IsEmpty && !IsPythonAlone(), "`apt` packages", "install them in a `BaseDockerfile`");
        yield return (!spec.Steps.IsEmpty, "build steps", "run them in a `BaseDockerfile`");
        yield return (spec.Base.Cpu?.Value != spec.Base.Cuda?.Value || spec.Base.Cpu?.Value != spec.Base.Rocm?.Value, "a base of its own for each accelerator", "save one folder for each");
        yield return (!Same(spec.Variables), "variables that differ by accelerator", "save one folder for each");
        yield return (spec.Variables.Cpu.Any(v => v.Value is null), "taking a variable away", "set it to an empty text");
        yield return (spec.Variables.Cpu.Any(v => v.Value?.Replace("$$", "", StringComparison.Ordinal).Contains('$', StringComparison.Ordinal) == true && python.Interpreter is null), "references between variables", "write their values out");
        yield return (!python.Constraints.IsEmpty, "constraints", "name their file with `-c` in the pip part");
        yield return (!python.Overrides.IsEmpty, "overrides", "pin the packages instead");
        yield return (spec.Dockerfile?.Context is not null, "the folder of a Dockerfile", "copy what it needs in the Dockerfile from an image");
        yield return (spec.Dockerfile is { } d && (d.Target is not null || !d.Arguments.IsEmpty), "arguments and target of a Dockerfile", "write them into it");
        yield return (workload.Entrypoint is not null, "the command", "give it to the job that uses the environment");
        yield return (workload.Resources with { SharedMemory = null } != new ResourceSpec(), "limits of processors, memory and slots", "give them to the job that uses the environment");
    }

    /// <summary>Debian's Python, which stands for the Python of the conda file.</summary>
    private bool IsPythonAlone() => spec.Apt is [{ Value: "python3" }];

    private static bool Same(PerAccelerator<ImmutableArray<VariableEntry>> variables)
    {
        bool Equal(ImmutableArray<VariableEntry> other) => variables.Cpu.Select(v => (v.Name, v.Value)).SequenceEqual(other.Select(v => (v.Name, v.Value)));
        return Equal(variables.Cuda) && Equal(variables.Rocm);
    }
}
