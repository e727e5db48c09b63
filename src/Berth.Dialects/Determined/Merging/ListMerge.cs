using Berth.Dialects.Yaml;

namespace Berth.Dialects.Determined.Merging;

/// <summary>Lists whose items have an identity: those of the upper layer, then those of the lower one that it does not have.</summary>
internal static class ListMerge
{
    /// <param name="keyOf">Identity of an item; items without one are all kept.</param>
    public static YamlSequence ByKey(YamlSequence high, YamlSequence low, Func<YamlNode, string?> keyOf)
    {
        var known = high.Items.Select(keyOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return Of(high, [.. high.Items, .. low.Items.Where(i => keyOf(i) is not { } key || !known.Contains(key))]);
    }

    public static YamlSequence Concat(YamlSequence first, YamlSequence then) => Of(then, [.. first.Items, .. then.Items]);

    public static string? Key(YamlNode item, string key) => (item as YamlMapping)?.Scalar(key)?.Value;

    /// <summary>Of a bind mount, or of a device, which may also stand as <c>HOST:CONTAINER[:MODE]</c>.</summary>
    public static string? ContainerPath(YamlNode item) => item switch
    {
        YamlMapping map => map.Scalar("container_path")?.Value,
        YamlScalar text when text.Value.Split(':') is [_, var container, ..] => container,
        _ => null,
    };

    /// <summary>The name of a log policy; without one, what it does and to which lines.</summary>
    public static string? Policy(YamlNode item) => item is not YamlMapping policy ? null
        : policy.Scalar("name") is { } name ? "name " + name.Value
        : $"{policy.Scalar("action")?.Value ?? policy.Mapping("action")?.Scalar("type")?.Value} {policy.Scalar("pattern")?.Value}";

    private static YamlSequence Of(YamlSequence like, System.Collections.Immutable.ImmutableArray<YamlNode> items) =>
        like with { Items = items, Size = 1 + items.Sum(i => i.Size) };
}
