using Berth.Core.Environments;
using Berth.Core.Workloads;

namespace Berth.Dialects.Conversion;

/// <summary>Writes an experiment configuration of Determined's with one trial that runs once.</summary>
internal static class DeterminedWriter
{
    private const string WorkDirectory = "/run/determined/workdir";
    private const string StartupHook = "startup-hook.sh";
    private const string ByImage = "build the image with `berth build`, push it, and name it under `environment.image`";

    public static ConvertedFile? Write(Declaration declaration, Losses losses)
    {
        var environment = declaration.Environment;
        if (!losses.NeedBase(environment)) return null;
        var workload = declaration.Workload;
        var variables = CarriedVariables.Of(declaration, losses);
        var yaml = new YamlOutput();
        yaml.Text("name", environment.Name ?? workload.Name);
        yaml.Text("description", environment.Description);
        WriteEntrypoint(yaml, workload.Entrypoint, losses);
        yaml.Mapping("environment", () =>
        {
            yaml.PerAccelerator("image", environment.Base, (a, b) => a?.Value == b?.Value, (key, image) => yaml.Text(key, image?.Value));
            yaml.PerAccelerator("environment_variables", variables, CarriedVariables.Same, (key, list) => yaml.List(key, CarriedVariables.Lines(list)));
        });
        yaml.Mapping("resources", () =>
        {
            yaml.Number("slots_per_trial", workload.Resources.Slots);
            yaml.Number("shm_size", workload.Resources.SharedMemory ?? CarriedVariables.DefaultSharedMemory);
        });
        yaml.Mapping("searcher", () =>
        {
            yaml.Text("name", "single");
            yaml.Comment("Determined wants a name here; one trial is compared with none.");
            yaml.Text("metric", "loss");
        });
        yaml.Literal("max_restarts", "0");
        LoseEnvironment(environment, losses);
        LoseWorkload(workload, losses);
        return new ConvertedFile("experiment.yaml", yaml.ToString());
    }

    private static void WriteEntrypoint(YamlOutput yaml, Entrypoint? entrypoint, Losses losses)
    {
        switch (entrypoint)
        {
            // Determined would take it for a class.
            case Entrypoint.Shell shell when IsClass(shell.Command):
                yaml.List("entrypoint", entrypoint.ToArguments());
                break;
            case Entrypoint.Shell shell:
                yaml.Text("entrypoint", shell.Command);
                break;
            case Entrypoint.Arguments arguments:
                yaml.List("entrypoint", arguments.Values);
                break;
            default:
                losses.Add("a command is", "the document has none, and an experiment needs one", "add `entrypoint: python3 train.py`");
                break;
        }
    }

    /// <summary><c>module:Class</c>, both possibly dotted and the module possibly empty.</summary>
    private static bool IsClass(string command) =>
        command.Count(c => c == ':') == 1 && !command.EndsWith(':') && command.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or ':');

    private static void LoseEnvironment(EnvironmentSpec environment, Losses losses)
    {
        const string why = "an experiment names an image and installs nothing into it";
        if (!environment.Apt.IsEmpty) losses.Add("the Debian packages are", why, ByImage, environment.Apt[0].Where);
        var python = environment.Python;
        if (!python.Requirements.IsEmpty) losses.Add("the Python packages are", why, ByImage, python.Requirements[0].Where);
        if (!environment.Steps.IsEmpty) losses.Add("the build steps are", why, ByImage, environment.Steps[0].Where);
        if (python.RequiresPython is { } wanted) losses.Add($"the wanted Python (`{wanted.Value}`) is", why, "name an image that has it", wanted.Where);
        foreach (var (name, image) in new[] { ("cpu", environment.Base.Cpu), ("cuda", environment.Base.Cuda), ("rocm", environment.Base.Rocm) })
        {
            if (image is null) losses.Add($"that there is no image for {name} is", "Determined then takes one of its own", $"name an image under `environment.image.{name}`");
        }
    }

    private static void LoseWorkload(WorkloadSpec workload, Losses losses)
    {
        losses.AddNeeds(workload);
        if (workload.WorkDirectory != WorkDirectory) losses.Add($"the folder `{workload.WorkDirectory}` is", $"experiments run in `{WorkDirectory}`", "let the program use relative paths");
        if (workload.StartupHook != StartupHook)
        {
            losses.Add(
                workload.StartupHook is null ? "that no start-up hook runs is" : $"the start-up hook `{workload.StartupHook}` is", $"it is always `{StartupHook}`",
                workload.StartupHook is null ? $"take `{StartupHook}` out of the code folder, where it is there" : $"rename it to {StartupHook}");
        }

        if (workload.Context != ContextRules.Determined)
            losses.Add($"`{workload.Context.IgnoreFile}` is", "experiments look at `.detignore`, and take at most 95 MiB of files", $"copy {workload.Context.IgnoreFile} to .detignore, where it is there");
        var limits = new[] { ("processors", workload.Resources.Cpus is null), ("memory", workload.Resources.Memory is null), ("processes", workload.Resources.Pids is null) };
        foreach (var (name, absent) in limits)
        {
            if (!absent) losses.Add($"the limit of {name} is", "an experiment asks for slots only", "set it with `environment.pod_spec` where the cluster is Kubernetes");
        }

        if (!workload.Ports.IsEmpty) losses.Add($"the ports {string.Join(", ", workload.Ports.Values)} are", "experiments answer no requests", "run it as a command of Determined's with `proxy_ports`");
    }
}
