using System.Globalization;

namespace Berth.Dialects.Polyaxon.Templates;

/// <summary>Backslash escapes inside quoted text, as Python reads them.</summary>
internal static class StringEscapes
{
    /// <param name="at">On the backslash; afterwards behind the escape.</param>
    public static string Read(string text, ref int at)
    {
        var c = text[at + 1];
        at += 2;
        switch (c)
        {
            case '\n':
                return "";
            case 'n':
                return "\n";
            case 't':
                return "\t";
            case 'r':
                return "\r";
            case '\\' or '\'' or '"':
                return c.ToString();
            case 'x':
                return Hex(text, ref at, 2) ?? "\\x";
            case 'u':
                return Hex(text, ref at, 4) ?? "\\u";
            default:
                return "\\" + c;
        }
    }

    private static string? Hex(string text, ref int at, int length)
    {
        if (at + length > text.Length || !text.AsSpan(at, length).ContainsOnlyHex()) return null;
        var value = int.Parse(text.AsSpan(at, length), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        at += length;
        return ((char)value).ToString();
    }

    private static bool ContainsOnlyHex(this ReadOnlySpan<char> digits)
    {
        foreach (var c in digits)
            if (!char.IsAsciiHexDigit(c)) return false;
        return true;
    }
}
