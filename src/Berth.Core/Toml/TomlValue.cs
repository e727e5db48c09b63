using System.Collections.Immutable;
using Berth.Core.Problems;

namespace Berth.Core.Toml;

/// <summary>A value of a TOML document and the place it starts at.</summary>
public abstract record TomlValue(SourceSpan Where)
{
    /// <summary>How the value is called in a message: "text", "a whole number".</summary>
    public abstract string Noun { get; }
}

public sealed record TomlText(string Value, SourceSpan Where) : TomlValue(Where)
{
    public override string Noun => "text";
}

public sealed record TomlInteger(long Value, SourceSpan Where) : TomlValue(Where)
{
    public override string Noun => "a whole number";
}

public sealed record TomlFloat(double Value, SourceSpan Where) : TomlValue(Where)
{
    public override string Noun => "a number";
}

public sealed record TomlFlag(bool Value, SourceSpan Where) : TomlValue(Where)
{
    public override string Noun => "true or false";
}

/// <param name="Text">In RFC 3339's form: capital <c>T</c> and <c>Z</c>, the fraction with as many digits as written.</param>
public sealed record TomlTime(TomlTimeKind Kind, string Text, SourceSpan Where) : TomlValue(Where)
{
    public override string Noun => "a date or time";
}

public enum TomlTimeKind
{
    OffsetDateTime,
    LocalDateTime,
    LocalDate,
    LocalTime,
}

/// <param name="Items">Of arrays of tables too.</param>
public sealed record TomlArray(ImmutableArray<TomlValue> Items, SourceSpan Where) : TomlValue(Where)
{
    public override string Noun => "an array";
}

/// <param name="Entries">In the order written; keys differ.</param>
public sealed record TomlTable(ImmutableArray<TomlEntry> Entries, SourceSpan Where) : TomlValue(Where)
{
    private const int Few = 8;
    private Dictionary<string, TomlValue>? byKey;

    public override string Noun => "a table";

    /// <summary>Null where the key is absent.</summary>
    public TomlValue? Find(string key)
    {
        if (Entries.Length > Few) return (byKey ??= Entries.ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal)).GetValueOrDefault(key);
        foreach (var entry in Entries)
            if (entry.Key == key) return entry.Value;
        return null;
    }

    public TomlTable? Table(string key) => Find(key) as TomlTable;

    public TomlArray? Array(string key) => Find(key) as TomlArray;

    public TomlText? Text(string key) => Find(key) as TomlText;
}

/// <param name="Where">Of the key.</param>
public sealed record TomlEntry(string Key, SourceSpan Where, TomlValue Value);
