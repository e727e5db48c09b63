using System.Globalization;
using System.Text;

namespace Berth.Cli.Display;

/// <summary>Text of others on the user's terminal: what would move the cursor, recolour or reorder the screen is shown by its number instead.</summary>
public static class VisibleText
{
    /// <summary>Line feeds and tabs stay.</summary>
    public static string Of(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~')) return text;
        var visible = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (c is '\n' or '\t' || !Steers(c)) visible.Append(c);
            else visible.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return visible.ToString();
    }

    /// <summary>Without line feeds and tabs too: for what has to stay on its line.</summary>
    public static string OnOneLine(string text) => Of(text.TrimEnd('\r', '\n')).Replace("\n", "\\n", StringComparison.Ordinal).Replace('\t', ' ');

    /// <summary>C0 and C1 controls, and the characters that turn the direction of writing.</summary>
    private static bool Steers(char c) => char.IsControl(c) || c is '\u061c' or (>= '\u200e' and <= '\u200f') or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
