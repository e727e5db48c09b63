using System.Globalization;
using System.Text;
using Berth.Core.Problems;

namespace Berth.Core.Toml;

/// <summary>Reads strings: basic and literal, on one line or several.</summary>
internal static class TomlStrings
{
    public static string Any(TomlScan scan)
    {
        var quote = scan.Current;
        if (scan.Ahead(1) != quote || scan.Ahead(2) != quote) return OneLine(scan);
        scan.Position += 3;
        scan.Take('\n');
        return SeveralLines(scan, quote);
    }

    public static string OneLine(TomlScan scan)
    {
        var where = scan.Here;
        var quote = scan.Current;
        var start = ++scan.Position;
        StringBuilder? unescaped = null;
        while (scan.Current != quote || scan.AtEnd)
        {
            if (scan.AtEnd || scan.Current == '\n') throw scan.Fail("a string is not closed on its line", $"close it with `{quote}`", where);
            if (TomlScan.IsControl(scan.Current)) throw ControlCharacter(scan);
            if (scan.Current != '\\' || quote == '\'')
            {
                scan.Position++;
                continue;
            }

            (unescaped ??= new()).Append(scan.From(start));
            unescaped.Append(Escape(scan));
            start = scan.Position;
        }

        var tail = scan.From(start);
        scan.Position++;
        return unescaped is null ? tail : unescaped.Append(tail).ToString();
    }

    private static string SeveralLines(TomlScan scan, char quote)
    {
        var where = scan.Here;
        var text = new StringBuilder();
        while (true)
        {
            if (scan.AtEnd) throw scan.Fail("a string over several lines is not closed", $"close it with `{new string(quote, 3)}`", where);
            if (scan.Current == quote)
            {
                // Up to two quotes may stand directly before the three that close.
                var quotes = 1;
                while (quotes < 5 && scan.Ahead(quotes) == quote) quotes++;
                scan.Position += quotes;
                text.Append(quote, quotes < 3 ? quotes : quotes - 3);
                if (quotes >= 3) return text.ToString();
            }
            else if (scan.Current == '\\' && quote == '"')
            {
                if (!SkipLineEnd(scan)) text.Append(Escape(scan));
            }
            else
            {
                if (scan.Current != '\n' && TomlScan.IsControl(scan.Current)) throw ControlCharacter(scan);
                text.Append(scan.Current);
                scan.Position++;
            }
        }
    }

    /// <summary>A backslash at the end of a line takes the line end and all white space after it away.</summary>
    private static bool SkipLineEnd(TomlScan scan)
    {
        var ahead = 1;
        while (scan.Ahead(ahead) is ' ' or '\t') ahead++;
        if (scan.Ahead(ahead) != '\n') return false;
        scan.Position += ahead;
        while (scan.Current is ' ' or '\t' or '\n') scan.Position++;
        return true;
    }

    private static string Escape(TomlScan scan)
    {
        var where = scan.Here;
        scan.Position++;
        var letter = scan.Current;
        scan.Position++;
        return letter switch
        {
            'b' => "\b",
            't' => "\t",
            'n' => "\n",
            'f' => "\f",
            'r' => "\r",
            '"' => "\"",
            '\\' => "\\",
            'u' => Scalar(scan, 4, where),
            'U' => Scalar(scan, 8, where),
            _ => throw scan.Fail("a backslash stands before something that is no escape", "write `\\\\` for a backslash, or use single quotes", where),
        };
    }

    private static string Scalar(TomlScan scan, int digits, SourceSpan where)
    {
        var rest = scan.Rest;
        if (rest.Length >= digits && uint.TryParse(rest[..digits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            && Rune.IsValid(value))
        {
            scan.Position += digits;
            return new Rune(value).ToString();
        }

        throw scan.Fail("an escape names no character", $"write {digits} hexadecimal digits of a character after it", where);
    }

    private static BerthException ControlCharacter(TomlScan scan) =>
        scan.Fail($"a string holds {scan.Found}", $"write it as `\\u{(int)scan.Current:X4}` between double quotes");
}
