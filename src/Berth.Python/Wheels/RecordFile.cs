using System.Collections.Immutable;
using System.Text;

namespace Berth.Python.Wheels;

/// <summary>Reads and writes RECORD files: comma-separated values as Python's csv module has them.</summary>
public static class RecordFile
{
    /// <summary>Fields per row, back slashes in paths turned into slashes; null where a row does not have three fields.</summary>
    public static ImmutableArray<(string Path, string Hash, string Size)>? Parse(string text)
    {
        var rows = ImmutableArray.CreateBuilder<(string, string, string)>();
        var fields = new List<string>(3);
        var at = 0;
        while (at < text.Length)
        {
            fields.Clear();
            at = Row(text, at, fields);
            if (fields.Count != 3) return null;
            rows.Add((fields[0].Replace('\\', '/'), fields[1], fields[2]));
        }

        return rows.ToImmutable();
    }

    /// <summary>Rows sorted by path, each ended by a line feed.</summary>
    public static byte[] Write(IEnumerable<RecordRow> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows.OrderBy(r => r.Path, StringComparer.Ordinal))
            text.Append(Quote(row.Path)).Append(',').Append(row.Hash).Append(',').Append(row.Size).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Quote(string path) =>
        path.AsSpan().ContainsAny(",\"\r\n") ? $"\"{path.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : path;

    /// <summary>Reads one row and gives the place of the next one.</summary>
    private static int Row(string text, int at, List<string> fields)
    {
        if (text[at] is '\r' or '\n') return AfterLine(text, at);
        while (true)
        {
            if (at < text.Length && text[at] == '"') at = Quoted(text, at + 1, fields);
            else
            {
                var length = text.AsSpan(at).IndexOfAny(",\r\n");
                if (length < 0) length = text.Length - at;
                fields.Add(text.Substring(at, length));
                at += length;
            }

            if (at == text.Length) return at;
            if (text[at] != ',') return AfterLine(text, at);
            at++;
        }
    }

    private static int Quoted(string text, int at, List<string> fields)
    {
        var field = new StringBuilder();
        for (; at < text.Length; at++)
        {
            if (text[at] != '"') field.Append(text[at]);
            else if (at + 1 < text.Length && text[at + 1] == '"') field.Append(text[at++]);
            else break;
        }

        // What follows a closing quote up to the comma still belongs to the field.
        for (at++; at < text.Length && text[at] is not (',' or '\r' or '\n'); at++) field.Append(text[at]);
        fields.Add(field.ToString());
        return Math.Min(at, text.Length);
    }

    private static int AfterLine(string text, int at) => text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? at + 2 : at + 1;
}
