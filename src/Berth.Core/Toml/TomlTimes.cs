using System.Globalization;
using Berth.Core.Problems;

namespace Berth.Core.Toml;

/// <summary>Reads dates and times (RFC 3339, with a blank allowed for <c>T</c>).</summary>
internal static class TomlTimes
{
    /// <summary>Null where no date or time starts here.</summary>
    public static TomlTime? Read(TomlScan scan, SourceSpan where)
    {
        if (Shape(scan.Rest, "dd:dd")) return new(TomlTimeKind.LocalTime, Time(scan, where), where);
        if (!Shape(scan.Rest, "dddd-dd-dd")) return null;
        var date = Date(scan, where);
        if (!(scan.Current is 'T' or 't' or ' ' && char.IsAsciiDigit(scan.Ahead(1)))) return new(TomlTimeKind.LocalDate, date, where);
        scan.Position++;
        var local = $"{date}T{Time(scan, where)}";
        return Offset(scan, where) is { } offset ? new(TomlTimeKind.OffsetDateTime, local + offset, where) : new(TomlTimeKind.LocalDateTime, local, where);
    }

    private static string Date(TomlScan scan, SourceSpan where)
    {
        var text = scan.Rest[..10].ToString();
        var (year, month, day) = (Number(text, 0, 4), Number(text, 5, 2), Number(text, 8, 2));
        // Year 0 exists in RFC 3339 and is a leap year; 2000 stands for it.
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year == 0 ? 2000 : year, month)) throw Impossible(scan, where);
        scan.Position += 10;
        return text;
    }

    private static string Time(TomlScan scan, SourceSpan where)
    {
        if (!Shape(scan.Rest, "dd:dd:dd")) throw Impossible(scan, where);
        var start = scan.Position;
        var text = scan.Rest[..8].ToString();
        // A leap second has the number 60.
        if (Number(text, 0, 2) > 23 || Number(text, 3, 2) > 59 || Number(text, 6, 2) > 60) throw Impossible(scan, where);
        scan.Position += 8;
        if (scan.Take('.'))
        {
            if (!char.IsAsciiDigit(scan.Current)) throw Impossible(scan, where);
            while (char.IsAsciiDigit(scan.Current)) scan.Position++;
        }

        return scan.From(start);
    }

    private static string? Offset(TomlScan scan, SourceSpan where)
    {
        if (scan.Take('Z') || scan.Take('z')) return "Z";
        if (scan.Current is not ('+' or '-')) return null;
        if (!Shape(scan.Rest[1..], "dd:dd")) throw Impossible(scan, where);
        var text = scan.Rest[..6].ToString();
        if (Number(text, 1, 2) > 23 || Number(text, 4, 2) > 59) throw Impossible(scan, where);
        scan.Position += 6;
        return text;
    }

    /// <summary>Whether a text starts with digits where the pattern has <c>d</c>, and with its other characters as they are.</summary>
    private static bool Shape(ReadOnlySpan<char> text, string pattern)
    {
        if (text.Length < pattern.Length) return false;
        for (var i = 0; i < pattern.Length; i++)
            if (pattern[i] == 'd' ? !char.IsAsciiDigit(text[i]) : text[i] != pattern[i]) return false;
        return true;
    }

    private static int Number(string text, int start, int length) => int.Parse(text.AsSpan(start, length), CultureInfo.InvariantCulture);

    private static BerthException Impossible(TomlScan scan, SourceSpan where) =>
        scan.Fail("there is no such date or time", "write it as `2024-05-27T07:32:00Z`, or put text into quotes", where);
}
