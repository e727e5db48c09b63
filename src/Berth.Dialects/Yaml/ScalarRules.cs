using System.Globalization;

namespace Berth.Dialects.Yaml;

/// <summary>Says what a scalar means in a flavour of YAML.</summary>
public static class ScalarRules
{
    public static ScalarValue Read(YamlScalar scalar, YamlFlavour flavour)
    {
        if (scalar.IsNull) return new ScalarValue.Null();
        if (scalar.Tag == "str" || (scalar.Tag is null && !scalar.Plain)) return new ScalarValue.Text(scalar.Value);
        var value = Plain(scalar.Value, flavour);
        return (scalar.Tag, value) switch
        {
            (null, _) => value,
            ("bool", ScalarValue.Flag) or ("int", ScalarValue.Integer) or ("float", ScalarValue.Number) => value,
            ("float", ScalarValue.Integer whole) => new ScalarValue.Number(whole.Value),
            _ => new ScalarValue.Mistagged(),
        };
    }

    private static ScalarValue Plain(string text, YamlFlavour flavour)
    {
        if (Flag(text, flavour) is { } flag) return new ScalarValue.Flag(flag);
        // Numbers begin with a digit, a sign or a point: everything else is text without a closer look.
        if (text.Length == 0 || !(char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.')) return new ScalarValue.Text(text);
        if (flavour == YamlFlavour.Python) return PythonNumber.Read(text) ?? new ScalarValue.Text(text);
        return Integer(text, flavour) ?? Number(text) ?? (ScalarValue)new ScalarValue.Text(text);
    }

    private static bool? Flag(string text, YamlFlavour flavour) => text switch
    {
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        "y" or "Y" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" when flavour == YamlFlavour.Go => true,
        "n" or "N" or "no" or "No" or "NO" or "off" or "Off" or "OFF" when flavour == YamlFlavour.Go => false,
        "yes" or "Yes" or "YES" or "on" or "On" or "ON" when flavour == YamlFlavour.Python => true,
        "no" or "No" or "NO" or "off" or "Off" or "OFF" when flavour == YamlFlavour.Python => false,
        _ => null,
    };

    private static ScalarValue? Integer(string text, YamlFlavour flavour)
    {
        var go = flavour == YamlFlavour.Go;
        var digits = go ? text.Replace("_", "", StringComparison.Ordinal) : text;
        var negative = digits.StartsWith('-');
        var signed = negative || digits.StartsWith('+');
        if (signed) digits = digits[1..];
        var radix = Radix(digits, go, signed);
        if (radix != 10) digits = digits[(digits.Length > 1 && char.IsAsciiLetter(digits[1]) ? 2 : 1)..];
        if (digits.Length == 0 || !digits.All(c => Digit(c) < radix)) return null;
        ulong value = 0;
        foreach (var c in digits)
        {
            var digit = (ulong)Digit(c);
            // Beyond 64 bits decimal digits are a floating-point number and others are text.
            if (value > (ulong.MaxValue - digit) / (ulong)radix) return radix == 10 ? null : new ScalarValue.Text(text);
            value = (value * (ulong)radix) + digit;
        }

        if (value <= long.MaxValue) return new ScalarValue.Integer(negative ? -(long)value : (long)value);
        return new ScalarValue.Number(negative ? -(double)value : (double)value);
    }

    /// <summary>1.2 has <c>0x</c> and <c>0o</c>, unsigned; Go also <c>0b</c>, capitals, signs, and a leading zero for octal.</summary>
    private static int Radix(string digits, bool go, bool signed)
    {
        if (digits.Length < 2 || digits[0] != '0' || (signed && !go)) return 10;
        return digits[1] switch
        {
            'x' => 16,
            'o' => 8,
            'X' when go => 16,
            'O' when go => 8,
            'b' or 'B' when go => 2,
            >= '0' and <= '9' when go => 8,
            _ => 10,
        };
    }

    private static int Digit(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => int.MaxValue,
    };

    private static ScalarValue.Number? Number(string text)
    {
        var unsigned = text.TrimStart('+', '-');
        if (text.Length - unsigned.Length > 1) return null;
        if (unsigned is ".inf" or ".Inf" or ".INF")
        {
            return new ScalarValue.Number(text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity);
        }

        if (text is ".nan" or ".NaN" or ".NAN") return new ScalarValue.Number(double.NaN);
        const NumberStyles styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        var looksRight = unsigned.Any(char.IsAsciiDigit) && unsigned.All(c => char.IsAsciiDigit(c) || c is '.' or 'e' or 'E' or '+' or '-');
        return looksRight && double.TryParse(text, styles, CultureInfo.InvariantCulture, out var value)
            ? new ScalarValue.Number(value)
            : null;
    }
}
