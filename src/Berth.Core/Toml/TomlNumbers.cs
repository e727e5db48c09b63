using System.Globalization;
using Berth.Core.Problems;

namespace Berth.Core.Toml;

/// <summary>Reads whole numbers (64 bits) and floating-point numbers.</summary>
internal static class TomlNumbers
{
    /// <summary>Null where no number starts here.</summary>
    public static TomlValue? Read(TomlScan scan, SourceSpan where)
    {
        if (scan.Current == '0' && scan.Ahead(1) is 'x' or 'o' or 'b') return Prefixed(scan, where);
        var start = scan.Position;
        var signed = scan.Current is '+' or '-';
        var negative = scan.Current == '-';
        if (signed) scan.Position++;
        if (scan.Take("inf")) return new TomlFloat(negative ? double.NegativeInfinity : double.PositiveInfinity, where);
        if (scan.Take("nan")) return new TomlFloat(double.NaN, where);
        if (!char.IsAsciiDigit(scan.Current))
        {
            scan.Position = start;
            return null;
        }

        if (scan.Current == '0' && (char.IsAsciiDigit(scan.Ahead(1)) || scan.Ahead(1) == '_'))
            throw scan.Fail("a number starts with a zero that means nothing", "take the zero out, or put text into quotes", where);
        Digits(scan, char.IsAsciiDigit);
        var real = false;
        if (scan.Take('.'))
        {
            real = true;
            Digits(scan, char.IsAsciiDigit);
        }

        if (scan.Current is 'e' or 'E')
        {
            real = true;
            scan.Position++;
            if (scan.Current is '+' or '-') scan.Position++;
            Digits(scan, char.IsAsciiDigit);
        }

        var text = scan.From(start).Replace("_", "", StringComparison.Ordinal);
        if (real) return new TomlFloat(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture), where);
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? new TomlInteger(whole, where)
            : throw TooBig(scan, where);
    }

    private static TomlInteger Prefixed(TomlScan scan, SourceSpan where)
    {
        var letter = scan.Ahead(1);
        scan.Position += 2;
        var start = scan.Position;
        Digits(scan, letter switch { 'x' => char.IsAsciiHexDigit, 'o' => c => c is >= '0' and <= '7', _ => c => c is '0' or '1' });
        var bits = letter switch { 'x' => 4, 'o' => 3, _ => 1 };
        ulong value = 0;
        foreach (var digit in scan.From(start))
        {
            if (digit == '_') continue;
            if (value >> (63 - bits) != 0) throw TooBig(scan, where);
            value = (value << bits) | (uint)Convert.ToInt32(digit.ToString(), 16);
        }

        return new TomlInteger((long)value, where);
    }

    /// <summary>At least one digit; single underscores only between two.</summary>
    private static void Digits(TomlScan scan, Func<char, bool> isDigit)
    {
        do
        {
            if (!isDigit(scan.Current)) throw scan.Fail($"{scan.Found} stands where a digit should be", "write a number, or put text into quotes");
            while (isDigit(scan.Current)) scan.Position++;
        }
        while (scan.Take('_'));
    }

    private static BerthException TooBig(TomlScan scan, SourceSpan where) =>
        scan.Fail("a whole number needs more than 64 bits", "write a smaller one, or put it into quotes", where);
}
