using System.Globalization;

namespace Berth.Dialects.Polyaxon.Templates;

/// <summary>Text that is a literal of Python, as <c>ast.literal_eval</c> takes it: numbers, quoted text, <c>True</c>, <c>None</c>, lists, tuples, mappings.</summary>
public static class PythonLiteral
{
    /// <summary>Null where the text is none.</summary>
    public static TemplateValue? Read(string text)
    {
        if (text.Length is 0 or > 100_000 || char.IsWhiteSpace(text[0])) return null;
        try
        {
            var tokens = TemplateLexer.ReadExpression(Grouped(text));
            var parser = new ExpressionParser(tokens);
            var value = Value(parser.Tuple());
            return parser.Current.Kind == TemplateTokenKind.End ? value : null;
        }
        catch (Exception e) when (e is TemplateException or FormatException or OverflowException)
        {
            // Whatever is no literal is text.
            return null;
        }
    }

    private static TemplateValue? Value(TemplateExpression expression)
    {
        switch (expression)
        {
            case TemplateExpression.Constant constant:
                return constant.Value;
            case TemplateExpression.Unary { Sign: "-" or "+", Of: TemplateExpression.Constant { Value: TemplateValue.Integer or TemplateValue.Number } number } signed:
                return signed.Sign == "-" ? TemplateArithmetic.Negate(number.Value) : number.Value;
            case TemplateExpression.Listing list:
                var items = list.Items.Select(Value).ToList();
                return items.Contains(null) ? null : new TemplateValue.Sequence([.. items!], list.Tuple);
            case TemplateExpression.Pairs pairs:
                var entries = pairs.Entries.Select(p => (Key: Value(p.Key), Value: Value(p.Value))).ToList();
                return entries.Exists(e => e.Key is null or TemplateValue.Sequence { Tuple: false } or TemplateValue.Mapping || e.Value is null)
                    ? null
                    : new TemplateValue.Mapping([.. entries.DistinctBy(e => PythonText.Literal(e.Key!)).Select(e => KeyValuePair.Create(e.Key!, e.Value!))]);
            default:
                return null;
        }
    }

    /// <summary>
    /// The text with the number forms that templates lack written as decimal digits: underscores, radix prefixes, points without digits on one side.
    /// A number with a leading zero, and the lower-case words that only templates know, make it text.
    /// </summary>
    private static string Grouped(string text)
    {
        var result = new System.Text.StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            var c = text[at];
            if (c is '"' or '\'')
            {
                var end = at + 1;
                while (end < text.Length && text[end] != c) end += text[end] == '\\' ? 2 : 1;
                if (end >= text.Length) throw new FormatException();
                result.Append(text, at, end + 1 - at);
                at = end + 1;
            }
            else if (char.IsAsciiDigit(c) || (c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
            {
                result.Append(' ').Append(Number(text, ref at)).Append(' ');
            }
            else if (char.IsLetter(c) || c == '_')
            {
                var start = at;
                while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '_')) at++;
                if (text[start..at] is not ("True" or "False" or "None")) throw new FormatException();
                result.Append(text, start, at - start);
            }
            else
            {
                result.Append(text[at++]);
            }
        }

        return result.ToString();
    }

    private static string Number(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '.' || (text[at] is '+' or '-' && text[at - 1] is 'e' or 'E' && !text.AsSpan(start).StartsWith("0x")))) at++;
        var digits = text[start..at];
        if (digits.EndsWith('_') || digits.Contains("__", StringComparison.Ordinal)) throw new FormatException();
        digits = digits.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        if (digits.StartsWith("0x", StringComparison.Ordinal)) return long.Parse(digits[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        if (digits.StartsWith("0b", StringComparison.Ordinal)) return Convert.ToInt64(digits[2..], 2).ToString(CultureInfo.InvariantCulture);
        if (digits.StartsWith("0o", StringComparison.Ordinal)) return Convert.ToInt64(digits[2..], 8).ToString(CultureInfo.InvariantCulture);
        if (digits.All(char.IsAsciiDigit))
        {
            if (digits[0] == '0' && digits.Trim('0').Length > 0) throw new FormatException();
            return digits;
        }

        var real = double.Parse(digits, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture);
        if (!double.IsFinite(real)) throw new OverflowException();
        var shown = PythonText.Number(real);
        return shown.Contains('.', StringComparison.Ordinal) ? shown : shown.Replace("e", ".0e", StringComparison.Ordinal);
    }
}
