using System.Globalization;
using System.Text;

namespace Berth.Dialects.Polyaxon.Templates;

/// <summary>Values as Python writes them.</summary>
public static class PythonText
{
    /// <summary>As <c>str()</c>; what is undefined is empty.</summary>
    public static string Of(TemplateValue value) => value switch
    {
        TemplateValue.Text text => text.Value,
        TemplateValue.Undefined => "",
        _ => Literal(value),
    };

    /// <summary>As <c>repr()</c>.</summary>
    public static string Literal(TemplateValue value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, TemplateValue value)
    {
        TemplateBudget.Hold(text.Length);
        switch (value)
        {
            case TemplateValue.None:
                text.Append("None");
                break;
            case TemplateValue.Flag flag:
                text.Append(flag.Value ? "True" : "False");
                break;
            case TemplateValue.Integer whole:
                text.Append(whole.Value.ToString(CultureInfo.InvariantCulture));
                break;
            case TemplateValue.Number number:
                text.Append(Number(number.Value));
                break;
            case TemplateValue.Text words:
                Quote(text, words.Value);
                break;
            case TemplateValue.Sequence list:
                text.Append(list.Tuple ? '(' : '[');
                for (var i = 0; i < list.Items.Length; i++)
                {
                    if (i > 0) text.Append(", ");
                    Write(text, list.Items[i]);
                }

                if (list.Tuple && list.Items.Length == 1) text.Append(',');
                text.Append(list.Tuple ? ')' : ']');
                break;
            case TemplateValue.Mapping map:
                WriteMapping(text, map);
                break;
            case TemplateValue.Undefined:
                text.Append("Undefined");
                break;
            case TemplateValue.Function function:
                text.Append(CultureInfo.InvariantCulture, $"<function {function.Name}>");
                break;
        }
    }

    private static void WriteMapping(StringBuilder text, TemplateValue.Mapping map)
    {
        text.Append('{');
        for (var i = 0; i < map.Entries.Length; i++)
        {
            if (i > 0) text.Append(", ");
            Write(text, map.Entries[i].Key);
            text.Append(": ");
            Write(text, map.Entries[i].Value);
        }

        text.Append('}');
    }

    /// <summary>Shortest digits that read back the same; an exponent below 1e-4 and from 1e16 on.</summary>
    public static string Number(double value)
    {
        if (double.IsNaN(value)) return "nan";
        if (double.IsInfinity(value)) return value > 0 ? "inf" : "-inf";
        if (value == 0) return double.IsNegative(value) ? "-0.0" : "0.0";
        var shortest = value.ToString("E16", CultureInfo.InvariantCulture);
        var exponent = int.Parse(shortest[(shortest.IndexOf('E', StringComparison.Ordinal) + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var round = value.ToString("R", CultureInfo.InvariantCulture);
        var sign = value < 0 ? "-" : "";
        var mark = round.IndexOf('E', StringComparison.Ordinal);
        var mantissa = (mark < 0 ? round : round[..mark]).TrimStart('-');
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('0').TrimEnd('0');
        if (exponent is < -4 or >= 16)
        {
            var tail = digits.Length > 1 ? "." + digits[1..] : "";
            return $"{sign}{digits[0]}{tail}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }

        if (exponent < 0) return sign + "0." + new string('0', -exponent - 1) + digits;
        var whole = digits.Length > exponent + 1 ? digits[..(exponent + 1)] : digits.PadRight(exponent + 1, '0');
        var fraction = digits.Length > exponent + 1 ? digits[(exponent + 1)..] : "0";
        return $"{sign}{whole}.{fraction}";
    }

    private static void Quote(StringBuilder text, string value)
    {
        var quote = value.Contains('\'', StringComparison.Ordinal) && !value.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        text.Append(quote);
        foreach (var c in value)
        {
            _ = c switch
            {
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\\' => text.Append("\\\\"),
                _ when c == quote => text.Append('\\').Append(c),
                < ' ' or '\u007f' => text.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => text.Append(c),
            };
        }

        text.Append(quote);
    }
}
