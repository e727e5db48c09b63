using Berth.Dialects.Yaml;
using Berth.Dialects.Yaml.Editing;

namespace Berth.Dialects.Native.Editing;

/// <summary>Adds a first requirement to a document that has no list of them.</summary>
internal static class RequirementsKey
{
    /// <summary>Texts that may be what is meant, the one that looks best first; which of them keep everything else is for the caller to see.</summary>
    public static IEnumerable<string> Create(string text, YamlMapping root, string value)
    {
        var entry = root.Entries.FirstOrDefault(e => e.Key.Value == "python");
        if (entry?.Value is YamlMapping python)
        {
            var key = python.Entries.FirstOrDefault(e => e.Key.Value == "requirements");
            return [key is null ? IntoMapping(text, python, value) : IntoNothing(text, key, Flow(value))];
        }

        if (entry is not null) return [IntoEmptyPython(text, entry, value)];
        if (root.Flow) return [InsertFirst(text, root, $"python: {{requirements: {Flow(value)}}}")];
        var end = TextLines.LineEnd(text);
        var indent = Indent(text, root.Entries[0].Key);
        var lines = $"{indent}python:{end}{indent}  requirements:{end}{indent}    - {Block(value)}";
        var start = TextLines.StartOf(text, root.Entries[0].Key.Text.Start);
        return [text.EndsWith('\n') ? text + lines + end : text + end + lines, text.Insert(start, lines + end)];
    }

    private static string IntoMapping(string text, YamlMapping python, string value)
    {
        if (python.Flow || python.Entries.IsEmpty) return InsertFirst(text, python, $"requirements: {Flow(value)}");
        var end = TextLines.LineEnd(text);
        var indent = Indent(text, python.Entries[0].Key);
        return text.Insert(python.Entries[0].Key.Text.Start, $"requirements:{end}{indent}  - {Block(value)}{end}{indent}");
    }

    private static string InsertFirst(string text, YamlMapping mapping, string entry) =>
        text.Insert(text.IndexOf('{', mapping.Text.Start) + 1, mapping.Entries.IsEmpty ? entry : entry + ", ");

    private static string IntoEmptyPython(string text, YamlEntry entry, string value)
    {
        var range = entry.Value.Text;
        if (range.End > range.Start) return IntoNothing(text, entry, $"{{requirements: {Flow(value)}}}");
        var end = TextLines.LineEnd(text);
        var indent = Indent(text, entry.Key) + "  ";
        return text.Insert(TextLines.EndOf(text, entry.Key.Text.End), $"{end}{indent}requirements:{end}{indent}  - {Block(value)}");
    }

    /// <summary>In place of YAML's null, which may be no text at all.</summary>
    private static string IntoNothing(string text, YamlEntry entry, string written)
    {
        var range = entry.Value.Text;
        if (range.End > range.Start) return string.Concat(text.AsSpan(0, range.Start), written, text.AsSpan(range.End));
        var colon = text.IndexOf(':', entry.Key.Text.End);
        return text.Insert(colon + 1, " " + written);
    }

    private static string Indent(string text, YamlScalar key) => text[TextLines.StartOf(text, key.Text.Start)..key.Text.Start];

    private static string Flow(string value) => $"[{ScalarText.Write(value, "", flow: true)}]";

    private static string Block(string value) => ScalarText.Write(value, "", flow: false);
}
