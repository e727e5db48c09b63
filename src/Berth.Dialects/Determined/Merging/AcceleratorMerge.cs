using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Determined.Merging;

/// <summary>What may differ by accelerator merges for each of them.</summary>
internal static class AcceleratorMerge
{
    private static readonly string[] Names = ["cpu", "cuda", "rocm"];

    /// <summary>The upper layer's entries stand last, and so win.</summary>
    public static YamlNode Variables(YamlNode high, YamlNode low) => high is YamlSequence own && low is YamlSequence below
        ? ListMerge.Concat(below, own)
        : Each(high, low, (h, l) => h is YamlSequence upper && l is YamlSequence lower ? ListMerge.Concat(lower, upper) : h ?? l);

    /// <summary>A pool's entries over its cluster's: of the cluster's only those whose names the pool does not set, and they stand last.</summary>
    public static YamlNode PoolVariables(YamlNode pool, YamlNode cluster) => pool is YamlSequence own && cluster is YamlSequence below
        ? ListMerge.ByKey(own, below, NameOf)
        : Each(pool, cluster, (h, l) => h is YamlSequence upper && l is YamlSequence lower ? ListMerge.ByKey(upper, lower, NameOf) : h ?? l);

    /// <summary>One image alone is that of every accelerator.</summary>
    public static YamlNode Images(YamlNode high, YamlNode low) => high is YamlMapping ? Each(high, low, (h, l) => h ?? l) : high;

    private static string? NameOf(YamlNode entry) => (entry as YamlScalar)?.Value.Split('=')[0];

    private static YamlMapping Each(YamlNode high, YamlNode low, Func<YamlNode?, YamlNode?, YamlNode?> merge)
    {
        var entries = ImmutableArray.CreateBuilder<YamlEntry>();
        foreach (var name in Names)
        {
            if (merge(Of(high, name), Of(low, name)) is { } value) entries.Add(new YamlEntry(Key(name, value.Where), value));
        }

        // Misspelt accelerators stay, for the check to name.
        foreach (var map in new[] { high, low }.OfType<YamlMapping>())
        {
            entries.AddRange(map.Entries.Where(e => e.Key.Value is not ("cpu" or "cuda" or "rocm" or "gpu") && entries.All(k => k.Key.Value != e.Key.Value)));
        }

        return new YamlMapping(entries.ToImmutable(), high.Where, 1 + entries.Sum(e => 1 + e.Value.Size));
    }

    /// <summary><c>gpu</c> is the old name of <c>cuda</c> and read only where that is absent.</summary>
    private static YamlNode? Of(YamlNode node, string accelerator) => node is not YamlMapping map ? node
        : map.Find(accelerator) ?? (accelerator == "cuda" ? map.Find("gpu") : null);

    private static YamlScalar Key(string name, SourceSpan where) => new(name, true, null, where);
}
