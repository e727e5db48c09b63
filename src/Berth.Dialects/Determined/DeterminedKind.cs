using Berth.Core.Workloads;
using Berth.Dialects.Yaml;
using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.Determined;

/// <summary>
/// Finds out what a configuration is for. Nothing in it says so: it depends on the command it is given to, so that the keys which only one of
/// them takes have to do.
/// </summary>
internal static class DeterminedKind
{
    private static readonly string[] Shared = [.. Names(DeterminedShape.Document).Intersect(Names(DeterminedShape.Task))];

    /// <param name="wanted">As the command line says; null to find out.</param>
    public static WorkloadKind Of(YamlMapping document, WorkloadKind? wanted)
    {
        if (wanted is { } kind) return kind;
        if (Names(DeterminedShape.Document).Except(Shared).Any(document.Has)) return WorkloadKind.Experiment;
        if (document.Find("entrypoint") is YamlScalar) return WorkloadKind.Experiment;
        if (document.Has("tensorboard_args")) return WorkloadKind.TensorBoard;
        if (document.Has("notebook_idle_type")) return WorkloadKind.Notebook;
        return document.Has("idle_timeout") && !document.Has("entrypoint") ? WorkloadKind.Notebook : WorkloadKind.Command;
    }

    private static IEnumerable<string> Names(Shape.Keys keys) => keys.Rules.Where(r => r.Standing != Standing.Elsewhere).Select(r => r.Name);
}
