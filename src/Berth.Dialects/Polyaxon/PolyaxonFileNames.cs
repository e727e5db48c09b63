using System.Collections.Immutable;

namespace Berth.Dialects.Polyaxon;

/// <summary>Names that <c>polyaxon run</c> looks for, the earlier first.</summary>
public static class PolyaxonFileNames
{
    private static readonly string[] Stems = ["polyaxon", "polyaxonci", "polyaxon-ci", "polyaxon.ci", "polyaxonfile"];
    private static readonly string[] Endings = ["yaml", "yml", "json"];

    public static ImmutableArray<string> All { get; } = [.. Stems.SelectMany(s => Endings.Select(e => $"{s}.{e}"))];

    public static bool Has(string fileName) => All.Contains(fileName);
}
