using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Determined;

/// <summary>Reads the configuration of a command, notebook, shell or TensorBoard.</summary>
internal static class TaskReading
{
    public static WorkloadSpec Read(YamlMapping document, WorkloadKind kind, ImmutableArray<Problem>.Builder problems)
    {
        var folder = WorkDirectory(document.Scalar("work_dir"), problems);
        var resources = DeterminedResources.Read(document.Mapping("resources"), "slots", problems);
        return new WorkloadSpec
        {
            Name = document.Scalar("description")?.Value,
            Kind = kind,
            Entrypoint = DeterminedEntrypoint.ReadCommand(document.Find("entrypoint"), problems),
            WorkDirectory = folder,
            Resources = kind == WorkloadKind.TensorBoard ? resources with { Slots = 0 } : resources,
            SystemVariables =
            [
                new("DET_RESOURCES_TYPE", "docker-container"),
                new("DET_RUN_DIR", "/run/determined"),
                new("DET_TASK_TYPE", kind.ToString().ToUpperInvariant()),
                new("DET_WORKDIR", folder),
                new("PYTHONUSERBASE", "/run/determined/pythonuserbase"),
            ],
            Needs = Needs(document, kind),
        };
    }

    private static ImmutableArray<Problem> Needs(YamlMapping document, WorkloadKind kind)
    {
        var (what, missing) = kind switch
        {
            WorkloadKind.Notebook => ("a notebook", "a server that opens it"),
            WorkloadKind.Shell => ("a shell", "a server that sign-ins go to"),
            WorkloadKind.TensorBoard => ("a TensorBoard", "a server that opens it"),
            _ => ("", ""),
        };
        return what.Length == 0
            ? []
            : [new Problem(DialectProblems.NotSupportedYet, $"{what} needs {missing}, which is not there yet", document.Where, "give a command after `--`, such as `-- bash`")];
    }

    /// <summary>The two variables of users stand for the user of this machine.</summary>
    private static string WorkDirectory(YamlScalar? written, ImmutableArray<Problem>.Builder problems)
    {
        if (written is null) return LocalTrial.WorkDirectory;
        var user = Environment.UserName;
        var path = written.Value.Replace("$AGENT_USER", user, StringComparison.Ordinal).Replace("$DET_USER", user, StringComparison.Ordinal);
        if (path.StartsWith('/') && !path.Contains('\0') && !path.Split('/').Contains("..")) return path;
        problems.Add(new Problem(
            DialectProblems.InvalidValue, "`work_dir` has to be an absolute path without `..`", written.Where, "write a path such as `/work`", Key: "work_dir"));
        return LocalTrial.WorkDirectory;
    }
}
