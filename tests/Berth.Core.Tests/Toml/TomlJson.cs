using System.Globalization;
using System.Text;
using Berth.Core.Toml;

namespace Berth.Core.Tests.Toml;

/// <summary>A TOML value on one line, for tables of tests: keys as they stand, text in quotes, times as they stand.</summary>
internal static class TomlJson
{
    public static string Write(TomlValue value)
    {
        var text = new StringBuilder();
        Write(value, text);
        return text.ToString();
    }

    private static void Write(TomlValue value, StringBuilder text)
    {
        switch (value)
        {
            case TomlTable table:
                text.Append('{');
                foreach (var entry in table.Entries)
                {
                    if (text[^1] != '{') text.Append(", ");
                    text.Append(Visible(entry.Key)).Append(": ");
                    Write(entry.Value, text);
                }

                text.Append('}');
                break;
            case TomlArray array:
                text.Append('[');
                foreach (var item in array.Items)
                {
                    if (text[^1] != '[') text.Append(", ");
                    Write(item, text);
                }

                text.Append(']');
                break;
            case TomlText one:
                text.Append('"').Append(Visible(one.Value)).Append('"');
                break;
            case TomlInteger one:
                text.Append(one.Value);
                break;
            case TomlFloat one:
                text.Append('f').Append(one.Value.ToString("R", CultureInfo.InvariantCulture));
                break;
            case TomlFlag one:
                text.Append(one.Value ? "true" : "false");
                break;
            case TomlTime one:
                text.Append(one.Kind).Append(' ').Append(one.Text);
                break;
        }
    }

    private static string Visible(string text) => string.Concat(text.Select(c => c switch
    {
        '\n' => "\\n",
        '\t' => "\\t",
        '\r' => "\\r",
        < ' ' => $"\\x{(int)c:x2}",
        _ => c.ToString(),
    }));
}
