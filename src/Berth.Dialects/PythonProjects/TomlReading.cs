using Berth.Core.Problems;
using Berth.Core.Toml;
using Berth.Dialects.Requirements;

namespace Berth.Dialects.PythonProjects;

/// <summary>Takes values out of a table and reports those of another type.</summary>
internal sealed class TomlReading(TomlTable table, PythonDraft draft)
{
    public TomlTable? Table(string key) => As<TomlTable>(key, "a table");

    public TomlText? Text(string key) => As<TomlText>(key, "text");

    public TomlArray? Array(string key) => As<TomlArray>(key, "an array");

    /// <summary>The text items of an array; others are reported.</summary>
    public List<TomlText> Texts(string key)
    {
        var texts = new List<TomlText>();
        foreach (var item in Array(key)?.Items ?? [])
        {
            if (item is TomlText text) texts.Add(text);
            else Wrong($"an item of `{key}`", item, "text");
        }

        return texts;
    }

    private T? As<T>(string key, string noun)
        where T : TomlValue
    {
        var value = table.Find(key);
        if (value is not (null or T)) Wrong($"`{key}`", value, noun);
        return value as T;
    }

    private void Wrong(string what, TomlValue value, string noun) =>
        draft.Report(new Problem(DialectProblems.WrongType, $"{what} has to be {noun}, not {value.Noun}", value.Where, $"write {noun}"));
}
