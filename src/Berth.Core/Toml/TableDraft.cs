using System.Collections.Immutable;
using Berth.Core.Problems;

namespace Berth.Core.Toml;

/// <summary>A table that may still grow, and who may add to it.</summary>
internal sealed class TableDraft(TableOrigin origin, SourceSpan where)
{
    private readonly List<(string Key, SourceSpan Where, object Value)> entries = [];
    private Dictionary<string, int>? places;

    public TableOrigin Origin { get; set; } = origin;

    public SourceSpan Where { get; set; } = where;

    /// <summary>A <see cref="TableDraft"/>, a list of them (an array of tables), or a finished <see cref="TomlValue"/>.</summary>
    public object? Find(string key)
    {
        if (places is not null) return places.TryGetValue(key, out var place) ? entries[place].Value : null;
        foreach (var entry in entries)
            if (entry.Key == key) return entry.Value;
        return null;
    }

    public void Add(string key, SourceSpan place, object value)
    {
        entries.Add((key, place, value));
        if (places is not null) places.Add(key, entries.Count - 1);
        else if (entries.Count > 8) places = entries.Select((e, i) => (e.Key, i)).ToDictionary(e => e.Key, e => e.i, StringComparer.Ordinal);
    }

    public TomlTable Finish() => new([.. entries.Select(e => new TomlEntry(e.Key, e.Where, Finish(e.Value)))], Where);

    private static TomlValue Finish(object value) => value switch
    {
        TableDraft table => table.Finish(),
        List<TableDraft> tables => new TomlArray([.. tables.Select(t => t.Finish())], tables[0].Where),
        _ => (TomlValue)value,
    };
}

/// <summary>How a table came to be, which decides who may add to it.</summary>
internal enum TableOrigin
{
    /// <summary>On the way of a header to a deeper table; a header of its own may follow.</summary>
    Passed,
    /// <summary>By its own header: no second one.</summary>
    Header,
    /// <summary>By dotted keys: more of them within the same section, but no header of its own.</summary>
    Dotted,
}
