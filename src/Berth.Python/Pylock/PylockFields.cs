using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Core.Toml;

namespace Berth.Python.Pylock;

/// <summary>Takes the values of one table of a lock and reports those that are missing or of another type.</summary>
/// <param name="path">Where the table stands, such as <c>packages[0].</c>; empty for the root.</param>
internal sealed class PylockFields(TomlTable table, string path, ICollection<Problem> problems)
{
    public SourceSpan Where => table.Where;

    public string Path => path;

    public string? Text(string key) => As<TomlText>(key, "text")?.Value;

    public string? NeededText(string key) => Needed<TomlText>(key, "text")?.Value;

    public long? Whole(string key) => As<TomlInteger>(key, "a whole number")?.Value;

    public void CheckFlag(string key) => As<TomlFlag>(key, "true or false");

    public void CheckTime(string key) => As<TomlTime>(key, "a date and time");

    public void CheckTable(string key) => As<TomlTable>(key, "a table");

    public PylockFields? Table(string key) => As<TomlTable>(key, "a table") is { } inner ? new(inner, $"{path}{key}.", problems) : null;

    public PylockFields? NeededTable(string key) => Needed<TomlTable>(key, "a table") is { } inner ? new(inner, $"{path}{key}.", problems) : null;

    /// <summary>Text items; others are reported.</summary>
    public ImmutableArray<TomlText> Texts(string key) => Items<TomlText>(key, "text", needed: false);

    public IEnumerable<PylockFields> Tables(string key, bool needed = false)
    {
        var at = 0;
        foreach (var item in Items<TomlTable>(key, "a table", needed)) yield return new(item, $"{path}{key}[{at++}].", problems);
    }

    /// <summary>All entries of the table as text; others are reported.</summary>
    public ImmutableSortedDictionary<string, string> AllTexts() =>
        table.Entries.Where(e => Is<TomlText>($"{path}{e.Key}", e.Value, "text"))
            .ToImmutableSortedDictionary(e => e.Key, e => ((TomlText)e.Value).Value, StringComparer.Ordinal);

    public SourceSpan PlaceOf(string key) => table.Find(key)?.Where ?? table.Where;

    /// <summary>Reads the text of a key as something else; null where it is absent, or cannot be read and was reported.</summary>
    public T? Parsed<T>(string key, Func<string, T?> parse, string noun)
        where T : class
    {
        if (Text(key) is not { } text) return null;
        var value = parse(text);
        if (value is null) Invalid(key, $"`{path}{key}` is `{text}`, which is not {noun}");
        return value;
    }

    public void Invalid(string? key, string what) => Report(PythonProblems.InvalidPylock, key is null ? table.Where : PlaceOf(key), what);

    public void Report(ProblemCode code, SourceSpan where, string what) =>
        problems.Add(new Problem(code, what, where, "make the lock anew with the tool that wrote it"));

    private ImmutableArray<T> Items<T>(string key, string noun, bool needed)
        where T : TomlValue
    {
        var array = needed ? Needed<TomlArray>(key, "an array") : As<TomlArray>(key, "an array");
        return array is null ? [] : [.. array.Items.Where((item, i) => Is<T>($"{path}{key}[{i}]", item, noun)).Cast<T>()];
    }

    private T? Needed<T>(string key, string noun)
        where T : TomlValue
    {
        if (table.Find(key) is null) Invalid(null, $"`{path}{key}` is missing");
        return As<T>(key, noun);
    }

    private T? As<T>(string key, string noun)
        where T : TomlValue =>
        table.Find(key) is { } value && Is<T>($"{path}{key}", value, noun) ? (T)value : null;

    private bool Is<T>(string name, TomlValue value, string noun)
        where T : TomlValue
    {
        if (value is T) return true;
        Report(PythonProblems.InvalidPylock, value.Where, $"`{name}` has to be {noun}, not {value.Noun}");
        return false;
    }
}
