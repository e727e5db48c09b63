using Berth.Dialects.Yaml;

namespace Berth.Dialects.Determined;

/// <summary>Values of keys as Determined reads them; null where a key is absent or holds something else.</summary>
internal static class MappingValues
{
    public static long? Whole(this YamlMapping mapping, string key) => Of(mapping, key) is ScalarValue.Integer whole ? whole.Value : null;

    /// <summary>A whole number that 32 bits hold.</summary>
    public static int? Count(this YamlMapping mapping, string key) => mapping.Whole(key) is >= 0 and <= int.MaxValue and var count ? (int)count : null;

    public static double? Real(this YamlMapping mapping, string key) => Of(mapping, key) switch
    {
        ScalarValue.Integer whole => whole.Value,
        ScalarValue.Number number => number.Value,
        _ => null,
    };

    public static bool? Flag(this YamlMapping mapping, string key) => Of(mapping, key) is ScalarValue.Flag flag ? flag.Value : null;

    public static string? Text(this YamlMapping mapping, string key) => Of(mapping, key) is ScalarValue.Text text ? text.Value : null;

    public static bool Has(this YamlMapping mapping, string key) => mapping.Find(key) is not null;

    /// <summary>The mapping with the key's value replaced, or added at the end.</summary>
    public static YamlMapping With(this YamlMapping mapping, string key, YamlNode value)
    {
        var at = mapping.Entries.ToList().FindIndex(e => e.Key.Value == key);
        var entry = new YamlEntry(at < 0 ? new YamlScalar(key, true, null, value.Where) : mapping.Entries[at].Key, value);
        var entries = at < 0 ? mapping.Entries.Add(entry) : mapping.Entries.SetItem(at, entry);
        return mapping with { Entries = entries, Size = 1 + entries.Sum(e => 1 + e.Value.Size) };
    }

    /// <summary>The mapping with the key's value replaced, added, or left as it is where there is none.</summary>
    public static YamlMapping WithAny(this YamlMapping mapping, string key, YamlNode? value) => value is null ? mapping : mapping.With(key, value);

    private static ScalarValue? Of(YamlMapping mapping, string key) =>
        mapping.Scalar(key) is { } scalar ? ScalarRules.Read(scalar, DeterminedDialect.Flavour) : null;
}
