using Berth.Dialects.Yaml;

namespace Berth.Dialects.Determined.Merging;

/// <summary>
/// Lays one Pod over another as Kubernetes' strategic merge patch does: mappings key by key, lists of things with a name by that name, the
/// upper layer's first, any other list as a whole.
/// </summary>
internal static class PodSpecMerge
{
    /// <summary>The key that tells the items of a list apart, as Kubernetes' own types declare it.</summary>
    private static readonly Dictionary<string, string> MergeKeys = new(StringComparer.Ordinal)
    {
        ["containers"] = "name", ["initContainers"] = "name", ["ephemeralContainers"] = "name", ["env"] = "name", ["volumes"] = "name",
        ["imagePullSecrets"] = "name", ["volumeMounts"] = "mountPath", ["volumeDevices"] = "devicePath", ["ports"] = "containerPort",
        ["hostAliases"] = "ip", ["topologySpreadConstraints"] = "topologyKey", ["ownerReferences"] = "uid", ["resourceClaims"] = "name",
    };

    public static YamlMapping Over(YamlMapping high, YamlMapping low) => LayerMerge.Join(high, low, Merge);

    private static YamlNode? Merge(YamlNode? high, YamlNode? low, string key) => (high, low) switch
    {
        (YamlMapping h, YamlMapping l) => Over(h, l),
        (YamlSequence h, YamlSequence l) when MergeKeys.TryGetValue(Camel(key), out var name) => Items(h, l, name),
        _ => high ?? low,
    };

    private static YamlSequence Items(YamlSequence high, YamlSequence low, string key)
    {
        var below = low.Items.OfType<YamlMapping>().Where(i => ListMerge.Key(i, key) is not null)
            .DistinctBy(i => ListMerge.Key(i, key)).ToDictionary(i => ListMerge.Key(i, key)!, StringComparer.Ordinal);
        YamlNode Merged(YamlNode item) => item is YamlMapping map && ListMerge.Key(map, key) is { } name && below.TryGetValue(name, out var other)
            ? Over(map, other)
            : item;
        return ListMerge.ByKey(high with { Items = [.. high.Items.Select(Merged)] }, low, i => ListMerge.Key(i, key));
    }

    /// <summary>Older configurations write keys with underscores.</summary>
    private static string Camel(string key)
    {
        if (!key.Contains('_', StringComparison.Ordinal)) return key;
        var words = key.Split('_', StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(words.Select((w, i) => i == 0 ? w : char.ToUpperInvariant(w[0]) + w[1..]));
    }
}
