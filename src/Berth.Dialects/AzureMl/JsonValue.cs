using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.AzureMl;

/// <summary>Makes nodes that no document holds.</summary>
internal static class JsonValue
{
    private static readonly SourceSpan Nowhere = new("");

    public static YamlScalar Null { get; } = new("null", true, null, Nowhere);

    public static YamlScalar Text(string? value) => value is null ? Null : new(value, false, null, Nowhere);

    public static YamlScalar Flag(bool value) => new(value ? "true" : "false", true, null, Nowhere);

    public static YamlSequence List(params IEnumerable<YamlNode> items) => new([.. items], Nowhere, 1);

    public static YamlMapping Object(params IEnumerable<(string Key, YamlNode Value)> members) =>
        new([.. members.Select(m => new YamlEntry(Text(m.Key), m.Value))], Nowhere, 1);

    /// <summary>
    /// The members of <paramref name="model"/>, in its order, with the values of <paramref name="given"/> where it has them; then what only
    /// <paramref name="given"/> has.
    /// </summary>
    public static YamlMapping Complete(YamlMapping model, YamlMapping? given)
    {
        var entries = ImmutableArray.CreateBuilder<YamlEntry>();
        foreach (var entry in model.Entries)
        {
            var value = given?.Entries.FirstOrDefault(e => e.Key.Value == entry.Key.Value)?.Value;
            entries.Add(value switch
            {
                null => entry,
                YamlMapping inner when entry.Value is YamlMapping part => new(entry.Key, Complete(part, inner)),
                _ => new(entry.Key, value),
            });
        }

        foreach (var extra in given?.Entries ?? [])
            if (!model.Entries.Any(e => e.Key.Value == extra.Key.Value)) entries.Add(extra);
        return new YamlMapping(entries.ToImmutable(), model.Where, 1);
    }

    /// <summary>The same with every value of these keys null, wherever they are.</summary>
    public static YamlNode Without(YamlNode node, params ImmutableArray<string> keys) => node switch
    {
        YamlMapping mapping => mapping with { Entries = [.. mapping.Entries.Select(e => new YamlEntry(e.Key, keys.Contains(e.Key.Value) ? Null : Without(e.Value, keys)))] },
        YamlSequence list => list with { Items = [.. list.Items.Select(i => Without(i, keys))] },
        _ => node,
    };
}
