using System.Collections.Immutable;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Determined.Merging;

/// <summary>
/// Lays one configuration over another: mappings key by key, scalars and lists of the upper one, but for the keys that have rules of their
/// own (reference/determined.md §1.8). Nodes keep their places, so a problem points at the file it came from.
/// </summary>
internal static class LayerMerge
{
    private static readonly string[] CheckpointCommon = ["save_experiment_best", "save_trial_best", "save_trial_latest"];
    private static readonly string[] SearcherCommon = ["metric", "smaller_is_better", "source_trial_id", "source_checkpoint_uuid", "max_length"];

    /// <param name="high">Wins.</param>
    /// <param name="low">A template, or what a cluster gives every container.</param>
    public static YamlMapping Over(YamlMapping high, YamlMapping low) => Map(high, low, "");

    private static YamlNode? Merge(YamlNode? high, YamlNode? low, string path)
    {
        if (high is null || low is null) return high ?? low;
        return (path, high, low) switch
        {
            ("bind_mounts" or "resources.devices", YamlSequence h, YamlSequence l) => ListMerge.ByKey(h, l, ListMerge.ContainerPath),
            ("environment.proxy_ports", YamlSequence h, YamlSequence l) => ListMerge.ByKey(h, l, i => ListMerge.Key(i, "proxy_port")),
            ("log_policies", YamlSequence h, YamlSequence l) => ListMerge.ByKey(h, l, ListMerge.Policy),
            ("labels", YamlSequence h, YamlSequence l) => ListMerge.ByKey(h, l, i => (i as YamlScalar)?.Value),
            ("environment.environment_variables", _, _) => AcceleratorMerge.Variables(high, low),
            ("environment.image", _, _) => AcceleratorMerge.Images(high, low),
            ("environment.pod_spec", YamlMapping h, YamlMapping l) => PodSpecMerge.Over(h, l),
            ("environment.registry_auth", _, _) => high,
            ("hyperparameters", YamlMapping h, YamlMapping l) => Hyperparameters(h, l),
            ("searcher", YamlMapping h, YamlMapping l) => Variant(h, l, "name", SearcherCommon),
            ("checkpoint_storage", YamlMapping h, YamlMapping l) => Credentials(Variant(h, l, "type", CheckpointCommon), h, l),
            (_, YamlMapping h, YamlMapping l) => Map(h, l, path),
            _ => high,
        };
    }

    private static YamlMapping Map(YamlMapping high, YamlMapping low, string path) =>
        Join(high, low, (h, l, key) => Merge(h, l, path.Length == 0 ? key : $"{path}.{key}"));

    /// <summary>The keys of both, those of the upper mapping first; a key whose value is null is absent.</summary>
    internal static YamlMapping Join(YamlMapping high, YamlMapping low, Func<YamlNode?, YamlNode?, string, YamlNode?> merge)
    {
        var entries = ImmutableArray.CreateBuilder<YamlEntry>();
        foreach (var entry in high.Entries)
        {
            // A key that is null says nothing, but stays where the lower layer has none: in `data` null is a value.
            entries.Add(new YamlEntry(entry.Key, merge(high.Find(entry.Key.Value), low.Find(entry.Key.Value), entry.Key.Value) ?? entry.Value));
        }

        var known = high.Entries.Select(e => e.Key.Value).ToHashSet(StringComparer.Ordinal);
        entries.AddRange(low.Entries.Where(e => !known.Contains(e.Key.Value)));
        return high with { Entries = entries.ToImmutable(), Size = 1 + entries.Sum(e => 1 + e.Value.Size) };
    }

    /// <summary>By name; one that is no group counts as a whole, and hides a group of the same name.</summary>
    private static YamlMapping Hyperparameters(YamlMapping high, YamlMapping low) =>
        Join(high, low, (h, l, _) => IsGroup(h) && IsGroup(l) ? Hyperparameters((YamlMapping)h!, (YamlMapping)l!) : h ?? l);

    private static bool IsGroup(YamlNode? node) => node is YamlMapping mapping && mapping.Entries.All(e => e.Key.Value != "type");

    /// <summary>Keys that every variant has merge; those of one variant only where both layers have that variant or one names none.</summary>
    private static YamlMapping Variant(YamlMapping high, YamlMapping low, string kind, string[] common)
    {
        var same = high.Text(kind) is not { } upper || low.Text(kind) is not { } lower || upper == lower;
        var below = same ? low : low with { Entries = low.Entries.RemoveAll(e => !common.Contains(e.Key.Value)) };
        return Join(high, below, (h, l, _) => h ?? l);
    }

    /// <summary>Azure's credentials come as a block from the upper layer that has any.</summary>
    private static YamlMapping Credentials(YamlMapping merged, YamlMapping high, YamlMapping low)
    {
        string[] block = ["connection_string", "account_url", "credential"];
        if (!high.Has("connection_string") && !high.Has("account_url")) return merged;
        return merged with { Entries = merged.Entries.RemoveAll(e => block.Contains(e.Key.Value) && !high.Has(e.Key.Value) && low.Has(e.Key.Value)) };
    }
}
