using System.Globalization;
using System.Text;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.AzureMl;

/// <summary>JSON as Python's <c>json.dumps(…, indent=4)</c> lays it out, which is how the first SDK saves.</summary>
internal static class JsonText
{
    public static string Write(YamlNode node)
    {
        var text = new StringBuilder();
        Write(text, node, 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, YamlNode node, int depth)
    {
        switch (node)
        {
            case YamlMapping { Entries.IsEmpty: true }:
                text.Append("{}");
                break;
            case YamlMapping mapping:
                Block(text, '{', '}', mapping.Entries, depth, entry =>
                {
                    Quote(text, entry.Key.Value);
                    text.Append(": ");
                    Write(text, entry.Value, depth + 1);
                });
                break;
            case YamlSequence { Items.IsEmpty: true }:
                text.Append("[]");
                break;
            case YamlSequence list:
                Block(text, '[', ']', list.Items, depth, item => Write(text, item, depth + 1));
                break;
            case YamlScalar { Plain: true } scalar:
                text.Append(scalar.Value);
                break;
            case YamlScalar scalar:
                Quote(text, scalar.Value);
                break;
        }
    }

    private static void Block<T>(StringBuilder text, char open, char close, IReadOnlyList<T> items, int depth, Action<T> write)
    {
        text.Append(open);
        for (var at = 0; at < items.Count; at++)
        {
            text.Append(at == 0 ? "\n" : ",\n").Append(' ', 4 * (depth + 1));
            write(items[at]);
        }

        text.Append('\n').Append(' ', 4 * depth).Append(close);
    }

    private static void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            var escape = c switch { '"' => "\\\"", '\\' => "\\\\", '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", '\b' => "\\b", '\f' => "\\f", _ => null };
            if (escape is not null) text.Append(escape);
            else if (c is < ' ' or > '~') text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else text.Append(c);
        }

        text.Append('"');
    }
}
