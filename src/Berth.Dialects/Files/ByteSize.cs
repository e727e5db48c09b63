using System.Globalization;

namespace Berth.Dialects.Files;

/// <summary>
/// Sizes as people write them: digits with an optional decimal part, an optional blank and an optional unit, in any case: <c>b</c>, or one
/// of
/// <c>k m g t p</c> alone or followed by <c>b</c> or <c>ib</c>. All units are powers of 1024.
/// </summary>
public static class ByteSize
{
    /// <summary>The grammar for JSON Schema.</summary>
    public const string Pattern = "^[0-9]+(\\.[0-9]+)? ?([bB]|[kKmMgGtTpP]([iI]?[bB])?)?$";

    /// <returns>Bytes, rounded down; null for text that is no size or more than 64 bits hold.</returns>
    public static long? Parse(string text)
    {
        var digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        var unit = text[digits..];
        if (unit.StartsWith(' ')) unit = unit[1..];
        var number = text[..digits];
        if (digits == 0 || number[0] == '.' || number[^1] == '.' || Power(unit.ToLowerInvariant()) is not { } power) return null;
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) return null;
        var factor = 1L << (10 * power);
        return value > long.MaxValue / factor ? null : (long)(value * factor);
    }

    private static int? Power(string unit)
    {
        if (unit is "" or "b") return 0;
        var power = "kmgtp".IndexOf(unit[0], StringComparison.Ordinal) + 1;
        return power > 0 && unit[1..] is "" or "b" or "ib" ? power : null;
    }
}
