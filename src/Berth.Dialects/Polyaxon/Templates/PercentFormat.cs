using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Berth.Dialects.Polyaxon.Templates;

/// <summary>Python's <c>'%s of %05.2f' % (a, b)</c>: flags <c>-</c>, <c>0</c> and <c>+</c>, width, precision; <c>s r d i f e g x %</c>.</summary>
internal static class PercentFormat
{
    public static TemplateValue Apply(string format, TemplateValue given)
    {
        var values = given is TemplateValue.Sequence { Tuple: true } tuple ? tuple.Items : [given];
        return TemplateValue.Of(Apply(format, values));
    }

    public static string Apply(string format, ImmutableArray<TemplateValue> values)
    {
        var text = new StringBuilder();
        var next = 0;
        for (var at = 0; at < format.Length; at++)
        {
            if (format[at] != '%')
            {
                text.Append(format[at]);
                continue;
            }

            var start = ++at;
            while (at < format.Length && "-+0 #.123456789".Contains(format[at], StringComparison.Ordinal)) at++;
            if (at == format.Length) throw new TemplateException("the format ends after a `%`");
            if (format[at] == '%')
            {
                text.Append('%');
                continue;
            }

            if (next >= values.Length) throw new TemplateException("the format asks for more values than there are");
            text.Append(One(format[start..at], format[at], values[next++]));
            TemplateBudget.Hold(text.Length);
        }

        return text.ToString();
    }

    private static string One(string options, char kind, TemplateValue value)
    {
        var flags = options.TakeWhile(c => c is '-' or '+' or '0' or ' ' or '#').ToArray();
        var sizes = options[flags.Length..].Split('.');
        var width = Size(sizes[0]);
        int? precision = sizes.Length > 1 ? Size(sizes[1]) : null;
        var text = kind switch
        {
            's' => Cut(PythonText.Of(value), precision),
            'r' => Cut(PythonText.Literal(value), precision),
            'd' or 'i' => ((long)Math.Truncate(Real(value))).ToString(CultureInfo.InvariantCulture),
            'x' => TemplateOperators.Whole(value).ToString("x", CultureInfo.InvariantCulture),
            'f' or 'F' => Real(value).ToString("F" + (precision ?? 6), CultureInfo.InvariantCulture),
            'e' => Exponent(Real(value), precision ?? 6),
            'g' => PythonText.Number(Real(value)).Replace(".0", "", StringComparison.Ordinal),
            _ => throw new TemplateException($"the format `%{kind}` is not known"),
        };
        if (kind is not ('s' or 'r') && flags.Contains('+') && text[0] != '-') text = "+" + text;
        if (flags.Contains('-')) return text.PadRight(width);
        if (!flags.Contains('0') || kind is 's' or 'r') return text.PadLeft(width);
        var sign = text[0] is '-' or '+' ? text[..1] : "";
        return sign + text[sign.Length..].PadLeft(width - sign.Length, '0');
    }

    private static string Cut(string text, int? length) => length is { } most && text.Length > most ? text[..most] : text;

    private static string Exponent(double value, int precision)
    {
        var text = value.ToString("e" + precision, CultureInfo.InvariantCulture);
        var mark = text.IndexOf('e', StringComparison.Ordinal);
        return text[..(mark + 2)] + text[(mark + 2)..].TrimStart('0').PadLeft(2, '0');
    }

    private static double Real(TemplateValue value) =>
        TemplateOperators.AsNumber(value) ?? throw new TemplateException($"a number is formatted, but there is {TemplateOperators.Noun(value)}");

    private static int Size(string digits)
    {
        if (digits.Length == 0) return 0;
        return digits.Length <= 3 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? size
            : throw new TemplateException("the width of a format is no number up to 999");
    }
}
