using System.Collections.Immutable;
using Berth.Build.Caching;
using Berth.Build.Progress;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Images;

namespace Berth.Build.Steps;

/// <summary>The layer that a shell step of an environment makes.</summary>
public static class StepLayer
{
    private const string Folder = "/" + ExecutedLayers.StepFolder;

    /// <summary>Files the steps name that are not there.</summary>
    public static IEnumerable<Problem> Check(IEnumerable<BuildStep> steps) => steps
        .SelectMany(s => s.Files.Values.Where(f => !Path.Exists(f)).Select(f => new Problem(
            BuildProblems.MissingStepFile, $"the step `{s.Command}` needs `{f}`, which does not exist", s.Where, "correct the path or add the file")));

    public static LayerKey Key(ContentDigest chain, BuildStep step) => LayerKey.Of("step",
    [
        new("layers below", chain.ToString()),
        new("command", step.Command),
        .. step.Files.Select(f => KeyValuePair.Create($"file {f.Key}", StepFiles.DigestOf(f.Value).ToString())),
        .. InForce(step).Select(v => KeyValuePair.Create($"{(v.Value is null ? "no " : "")}variable {v.Name}", v.Value ?? "")),
    ]);

    public static ExecutedLayer Plan(ContentDigest chain, BuildStep step, ImageConfig config, ImmutableArray<string> machine) => new()
    {
        Stage = new Stage("step", step.Command),
        Key = Key(chain, step),
        Arguments = ["/bin/sh", "-e", "-c", step.Command],
        Environment = Environment(step, config, machine),
        WorkDirectory = Folder,
        Mounts = [.. step.Files.Select(f => new StepMount(f.Value, $"{Folder}/{f.Key}"))],
        Failed = (code, last) => new BerthException(new Problem(BuildProblems.StepFailed,
            $"the step `{step.Command}` ended with exit code {code}; its last lines:\n    {string.Join("\n    ", last)}",
            step.Where,
            "mend the step, or look inside: run `berth run` on the file without this step and with `-it … -- /bin/sh`")),
    };

    /// <summary>Of several entries with one name the last holds.</summary>
    private static IEnumerable<VariableEntry> InForce(BuildStep step) => step.Variables.Reverse().DistinctBy(v => v.Name).Reverse();

    private static ImmutableArray<string> Environment(BuildStep step, ImageConfig config, ImmutableArray<string> machine)
    {
        var own = InForce(step).ToLookup(v => v.Value is null);
        var all = StepEnvironment.Of(config, own[false].Select(v => $"{v.Name}={v.Value}"), machine);
        return [.. all.Where(e => !own[true].Any(v => e.StartsWith(v.Name + "=", StringComparison.Ordinal)))];
    }
}
