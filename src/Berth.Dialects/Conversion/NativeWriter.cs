using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Workloads;

namespace Berth.Dialects.Conversion;

/// <summary>Writes <c>berth.yaml</c>.</summary>
internal static class NativeWriter
{
    public static ConvertedFile? Write(Declaration declaration, Losses losses)
    {
        var environment = declaration.Environment;
        if (!losses.NeedBase(environment)) return null;
        var yaml = new YamlOutput();
        yaml.Text("name", environment.Name ?? declaration.Workload.Name);
        yaml.Text("description", environment.Description);
        yaml.PerAccelerator("base", environment.Base, (a, b) => a?.Value == b?.Value, (key, image) => yaml.Text(key, image?.Value));
        yaml.List("apt", environment.Apt.Select(a => a.Value));
        yaml.Mapping("python", () => WritePython(yaml, environment.Python));
        WriteSteps(yaml, environment.Steps);
        yaml.PerAccelerator("variables", CarriedVariables.Of(declaration, losses), CarriedVariables.Same, (key, list) => yaml.List(key, CarriedVariables.Lines(list)));
        WriteWorkload(yaml, declaration.Workload);
        Lose(declaration, losses);
        return new ConvertedFile("berth.yaml", yaml.ToString());
    }

    private static void WritePython(YamlOutput yaml, PythonSpec python)
    {
        yaml.List("requirements", python.Requirements.Select(r => r.Value));
        yaml.List("constraints", python.Constraints.Select(r => r.Value));
        yaml.List("overrides", python.Overrides.Select(r => r.Value));
        yaml.PerAccelerator("index", python.Indexes, (a, b) => a.SequenceEqual(b, StringComparer.Ordinal), (key, list) => yaml.List(key, list));
        yaml.List("find_links", python.FindLinks);
        yaml.Flag("no_index", python.NoIndex);
        yaml.Flag("pre_releases", python.PreReleases);
        yaml.List("no_binary", python.NoBinary);
        yaml.List("only_binary", python.OnlyBinary);
        yaml.Flag("require_hashes", python.RequireHashes);
    }

    private static void WriteSteps(YamlOutput yaml, ImmutableArray<BuildStep> steps) => yaml.Items("steps", steps, step =>
    {
        yaml.Text("run", step.Command);
        yaml.List("files", step.Files.Keys);
        yaml.List("variables", CarriedVariables.Lines(step.Variables));
    });

    private static void WriteWorkload(YamlOutput yaml, WorkloadSpec workload)
    {
        if (workload.StartupHook is null) yaml.Literal("startup_hook", "false");
        else if (workload.StartupHook != new WorkloadSpec().StartupHook) yaml.Text("startup_hook", workload.StartupHook);
        if (workload.Entrypoint is Entrypoint.Shell shell) yaml.Text("run", shell.Command);
        else if (workload.Entrypoint is Entrypoint.Arguments arguments) yaml.List("run", arguments.Values);
        if (workload.WorkDirectory != WorkloadSpec.DefaultWorkDirectory) yaml.Text("workdir", workload.WorkDirectory);
        var resources = workload.Resources;
        yaml.Mapping("resources", () =>
        {
            yaml.Number("cpu", resources.Cpus);
            yaml.Number("memory", resources.Memory);
            if (resources.SharedMemory != CarriedVariables.DefaultSharedMemory) yaml.Number("shm", resources.SharedMemory);
            yaml.Number("pids", resources.Pids);
            yaml.Number("slots", resources.Slots);
        });
    }

    private static void Lose(Declaration declaration, Losses losses)
    {
        var workload = declaration.Workload;
        if (workload.Kind != WorkloadKind.Command)
            losses.Add($"the kind of workload ({workload.Kind.ToString().ToLowerInvariant()}) is", "a native file declares commands", "nothing has to be done where it runs once to its end");
        losses.AddNeeds(workload);
        if (workload.Context != ContextRules.Native)
            losses.Add($"`{workload.Context.IgnoreFile}` is", "native files look at `.berthignore`, which is read like a `.gitignore`", $"copy {workload.Context.IgnoreFile} to .berthignore, where it is there");
        if (!workload.Ports.IsEmpty)
            losses.Add($"the ports {string.Join(", ", workload.Ports.Values)} are", "native files declare none", "nothing has to be done on this machine, whose network the task shares");
        if (declaration.Environment.Python.RequiresPython is { } python)
            losses.Add($"the wanted Python (`{python.Value}`) is", "native files leave that to the base", "name a base that has it", python.Where);
    }
}
