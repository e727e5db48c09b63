using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Core.Workloads;

namespace Berth.Runtimes.Launching;

/// <summary>What a task is promised from outside. Nothing on this machine provides secrets, config maps or volumes yet.</summary>
public static class ProvidedReferences
{
    /// <summary>One problem for each that is missing: a task without them would run with something else than it was promised.</summary>
    public static ImmutableArray<Problem> Missing(ImmutableArray<ExternalReference> references) =>
        [.. references.Select(r => new Problem(
            RuntimeProblems.NothingProvides, $"the task needs the {Noun(r.Kind)} `{r.Name}`, which nothing on this machine provides", r.Where,
            r.Kind == ExternalKind.Volume
                ? "take the name out, and copy the data into the folder of the code"
                : "take the name out, and set what the program needs as variables"))];

    private static string Noun(ExternalKind kind) => kind switch
    {
        ExternalKind.Secret => "secret",
        ExternalKind.ConfigMap => "config map",
        _ => "volume",
    };
}
