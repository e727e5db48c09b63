using System.Globalization;

namespace Berth.Dialects.Yaml;

/// <summary>Numbers as PyYAML's resolver takes them for such (YAML 1.1).</summary>
internal static class PythonNumber
{
    /// <summary>Null where the text is no number.</summary>
    public static ScalarValue? Read(string text)
    {
        var negative = text[0] == '-';
        var digits = text[0] is '+' or '-' ? text[1..] : text;
        if (digits.Length == 0) return null;
        if (digits is ".inf" or ".Inf" or ".INF") return new ScalarValue.Number(negative ? double.NegativeInfinity : double.PositiveInfinity);
        if (text is ".nan" or ".NaN" or ".NAN") return new ScalarValue.Number(double.NaN);
        if (digits.Contains(':', StringComparison.Ordinal)) return Sixties(digits, negative);
        return digits.Contains('.', StringComparison.Ordinal) && !digits.StartsWith("0x", StringComparison.Ordinal) ? Real(digits, negative) : Whole(digits, negative);
    }

    private static ScalarValue? Whole(string digits, bool negative)
    {
        var radix = digits switch
        {
            ['0', 'x', _, ..] => 16,
            ['0', 'b', _, ..] => 2,
            ['0', _, ..] => 8,
            _ => 10,
        };
        var bare = radix is 16 or 2 ? digits[2..] : digits;
        if (!bare.All(c => c == '_' || Digit(c) < radix) || bare[0] == '_' && radix is 10 or 8) return null;
        ulong value = 0;
        foreach (var c in bare)
        {
            if (c == '_') continue;
            var digit = (ulong)Digit(c);
            if (value > (ulong.MaxValue - digit) / (ulong)radix) return Huge(bare, radix, negative);
            value = (value * (ulong)radix) + digit;
        }

        if (value <= long.MaxValue) return new ScalarValue.Integer(negative ? -(long)value : (long)value);
        return new ScalarValue.Number(negative ? -(double)value : value);
    }

    private static ScalarValue.Number? Huge(string digits, int radix, bool negative) =>
        radix == 10 && double.TryParse(digits.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture, out var value)
            ? new ScalarValue.Number(negative ? -value : value)
            : null;

    /// <summary>The exponent needs its sign, and a sign may not stand before a point without digits.</summary>
    private static ScalarValue.Number? Real(string digits, bool negative)
    {
        var exponent = digits.IndexOfAny(['e', 'E']);
        var mantissa = exponent < 0 ? digits : digits[..exponent];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        if (point < 0 || mantissa[0] == '_' || !mantissa.Any(char.IsAsciiDigit)) return null;
        if (!mantissa.Where((_, at) => at != point).All(c => c == '_' || char.IsAsciiDigit(c))) return null;
        if (point == 0 && (mantissa.Length < 2 || !char.IsAsciiDigit(mantissa[1]))) return null;
        if (exponent >= 0 && !(digits.Length > exponent + 2 && digits[exponent + 1] is '+' or '-' && digits[(exponent + 2)..].All(char.IsAsciiDigit))) return null;
        var plain = digits.Replace("_", "", StringComparison.Ordinal);
        return double.TryParse(plain, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value)
            ? new ScalarValue.Number(negative ? -value : value)
            : null;
    }

    /// <summary><c>1:10:2</c>: whole when the first part does not begin with 0 and there is no point, else a number with a point.</summary>
    private static ScalarValue? Sixties(string digits, bool negative)
    {
        var parts = digits.Split(':');
        var last = parts[^1];
        var point = last.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0) parts[^1] = last[..point];
        if (point < 0 && parts[0].StartsWith('0')) return null;
        if (parts[0].Length == 0 || parts[0][0] == '_' || !parts[0].All(c => c == '_' || char.IsAsciiDigit(c))) return null;
        if (!parts.Skip(1).All(p => p.Length is 1 or 2 && p.All(char.IsAsciiDigit) && (p.Length == 1 || p[0] <= '5'))) return null;
        decimal total = 0;
        if (parts.Length > 12 || parts[0].Length > 9) return null;
        foreach (var part in parts) total = (total * 60) + decimal.Parse(part.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        if (total > long.MaxValue) return null;
        if (negative) total = -total;
        if (point < 0) return new ScalarValue.Integer((long)total);
        var fraction = "0." + last[(point + 1)..].Replace("_", "", StringComparison.Ordinal);
        return double.TryParse(fraction == "0." ? "0" : fraction, CultureInfo.InvariantCulture, out var rest)
            ? new ScalarValue.Number((double)total + (negative ? -rest : rest))
            : null;
    }

    private static int Digit(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => int.MaxValue,
    };
}
