namespace Berth.Dialects.Polyaxon.Templates;

/// <summary>Arithmetic on values, as Python does it: <c>/</c> gives a number with a point, <c>//</c> and <c>%</c> go down.</summary>
internal static class TemplateArithmetic
{
    public static TemplateValue Apply(string sign, TemplateValue a, TemplateValue b)
    {
        try
        {
            return (sign, a, b) switch
            {
                ("~", _, _) => Join(PythonText.Of(a), PythonText.Of(b)),
                ("+", TemplateValue.Text x, TemplateValue.Text y) => Join(x.Value, y.Value),
                ("+", TemplateValue.Sequence x, TemplateValue.Sequence y) when x.Tuple == y.Tuple => Added(x, y),
                ("*", TemplateValue.Text or TemplateValue.Sequence, TemplateValue.Integer n) => Repeat(a, n.Value),
                ("*", TemplateValue.Integer n, TemplateValue.Text or TemplateValue.Sequence) => Repeat(b, n.Value),
                ("%", TemplateValue.Text format, _) => PercentFormat.Apply(format.Value, b),
                _ when TemplateOperators.AsNumber(a) is { } x && TemplateOperators.AsNumber(b) is { } y =>
                    a is TemplateValue.Number || b is TemplateValue.Number || sign == "/" ? Real(sign, x, y) : Whole(sign, TemplateOperators.Whole(a), TemplateOperators.Whole(b)),
                _ => throw new TemplateException($"`{sign}` does not work on {TemplateOperators.Noun(a)} and {TemplateOperators.Noun(b)}"),
            };
        }
        catch (OverflowException)
        {
            throw new TemplateException("the result is a number of more than 64 bits");
        }
    }

    public static TemplateValue Negate(TemplateValue value) => value switch
    {
        TemplateValue.Number number => new TemplateValue.Number(-number.Value),
        TemplateValue.Integer or TemplateValue.Flag => Whole("-", 0, TemplateOperators.Whole(value)),
        _ => throw new TemplateException($"`-` does not work on {TemplateOperators.Noun(value)}"),
    };

    private static TemplateValue Join(string a, string b)
    {
        TemplateBudget.Hold((long)a.Length + b.Length);
        return TemplateValue.Of(a + b);
    }

    private static TemplateValue.Sequence Added(TemplateValue.Sequence a, TemplateValue.Sequence b)
    {
        TemplateBudget.Hold((long)a.Items.Length + b.Items.Length);
        return new(a.Items.AddRange(b.Items), a.Tuple);
    }

    private static TemplateValue Repeat(TemplateValue value, long count)
    {
        count = Math.Max(0, count);
        if (value is TemplateValue.Sequence list)
        {
            if (list.Items.Length > 0 && count > 100_000 / list.Items.Length) throw new TemplateException("the list grows beyond 100000 items");
            return list with { Items = [.. Enumerable.Repeat(list.Items, (int)(list.Items.Length == 0 ? 0 : count)).SelectMany(i => i)] };
        }

        var text = ((TemplateValue.Text)value).Value;
        if (text.Length == 0) return value;
        TemplateBudget.Hold(count > int.MaxValue ? long.MaxValue : text.Length * count);
        return TemplateValue.Of(string.Concat(Enumerable.Repeat(text, (int)count)));
    }

    private static TemplateValue.Number Real(string sign, double a, double b)
    {
        if (b == 0 && sign is "/" or "//" or "%") throw new TemplateException("this divides by zero");
        return new(sign switch
        {
            "+" => a + b,
            "-" => a - b,
            "*" => a * b,
            "/" => a / b,
            "//" => Math.Floor(a / b),
            "%" => a - (Math.Floor(a / b) * b),
            _ => Math.Pow(a, b),
        });
    }

    private static TemplateValue Whole(string sign, long a, long b)
    {
        checked
        {
            if (b == 0 && sign is "//" or "%") throw new TemplateException("this divides by zero");
            return sign switch
            {
                "+" => TemplateValue.Of(a + b),
                "-" => TemplateValue.Of(a - b),
                "*" => TemplateValue.Of(a * b),
                "//" => TemplateValue.Of(b == -1 ? -a : (a / b) - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0)),
                "%" => TemplateValue.Of(b == -1 ? 0 : a % b != 0 && (a < 0) != (b < 0) ? (a % b) + b : a % b),
                _ => b < 0 ? Real("**", a, b) : Power(a, b),
            };
        }
    }

    private static TemplateValue Power(long a, long b)
    {
        if (a is 0 or 1 || b == 0) return TemplateValue.Of(b == 0 ? 1 : a);
        if (a == -1) return TemplateValue.Of(b % 2 == 0 ? 1 : -1);
        if (b > 64) throw new OverflowException();
        long result = 1;
        for (var i = 0; i < b; i++) result = checked(result * a);
        return TemplateValue.Of(result);
    }
}
