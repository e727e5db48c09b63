using System.Collections.Immutable;
using System.Globalization;

namespace Berth.Dialects.Polyaxon.Templates;

/// <summary>Reads expressions by Jinja's order of precedence.</summary>
internal sealed class ExpressionParser(List<TemplateToken> tokens)
{
    private static readonly string[] Comparisons = ["==", "!=", "<", "<=", ">", ">="];
    private int depth;

    /// <summary>The place of the current word; the last word is always the end.</summary>
    public int Place { get; set; }

    public TemplateToken Current => tokens[Place];

    public bool At(string text) => Current is { Kind: TemplateTokenKind.Sign or TemplateTokenKind.Name or TemplateTokenKind.Tag } && Current.Text == text;

    public TemplateToken Take()
    {
        var token = Current;
        if (token.Kind != TemplateTokenKind.End) Place++;
        return token;
    }

    public bool Took(string text)
    {
        if (!At(text)) return false;
        Place++;
        return true;
    }

    public void Expect(string text)
    {
        if (!Took(text)) throw Unexpected($"`{text}` is expected");
    }

    public string Name() => Current.Kind == TemplateTokenKind.Name ? Take().Text : throw Unexpected("a name is expected");

    public TemplateException Unexpected(string wish) =>
        new($"{wish}, but there is {(Current.Kind == TemplateTokenKind.End ? "nothing" : $"`{Current.Text}`")}", Current.At);

    /// <summary>One expression, or several separated by commas as a tuple.</summary>
    public TemplateExpression Tuple()
    {
        var first = Expression();
        if (!At(",")) return first;
        var items = ImmutableArray.CreateBuilder<TemplateExpression>();
        items.Add(first);
        while (Took(","))
        {
            if (Current.Kind is TemplateTokenKind.Tag or TemplateTokenKind.End || At(")")) break;
            items.Add(Expression());
        }

        return new TemplateExpression.Listing(first.At, items.ToImmutable(), true);
    }

    public TemplateExpression Expression(bool withChoice = true)
    {
        if (++depth > TemplateBudget.Depth) throw new TemplateException($"more than {TemplateBudget.Depth} expressions stand inside each other", Current.At);
        var value = Or();
        while (withChoice && At("if"))
        {
            var place = Take().At;
            var condition = Or();
            value = new TemplateExpression.Choice(place, condition, value, Took("else") ? Expression() : null);
        }

        depth--;
        return value;
    }

    private TemplateExpression Or() => Chain(And, "or");

    private TemplateExpression And() => Chain(Not, "and");

    private TemplateExpression Not()
    {
        if (!At("not")) return Comparison();
        var place = Take().At;
        return new TemplateExpression.Unary(place, "not", Deeper(Not));
    }

    private TemplateExpression Comparison()
    {
        var first = Sum();
        var rest = ImmutableArray.CreateBuilder<(string, TemplateExpression)>();
        while (true)
        {
            if (Current.Kind == TemplateTokenKind.Sign && Comparisons.Contains(Current.Text)) rest.Add((Take().Text, Sum()));
            else if (Took("in")) rest.Add(("in", Sum()));
            else if (At("not") && tokens[Place + 1] is { Kind: TemplateTokenKind.Name, Text: "in" })
            {
                Place += 2;
                rest.Add(("not in", Sum()));
            }
            else return rest.Count == 0 ? first : new TemplateExpression.Comparison(first.At, first, rest.ToImmutable());
        }
    }

    private TemplateExpression Sum() => Chain(Joined, "+", "-");

    private TemplateExpression Joined() => Chain(Product, "~");

    private TemplateExpression Product() => Chain(Power, "*", "/", "//", "%");

    /// <summary>Powers go from left to right, and a sign binds closer, unlike in Python.</summary>
    private TemplateExpression Power() => Chain(Filtered, "**");

    private TemplateExpression Filtered() => new PostfixParser(this).Filters(Unary());

    private TemplateExpression Unary()
    {
        if (!At("-") && !At("+")) return new PostfixParser(this).Primary();
        var sign = Take();
        return new TemplateExpression.Unary(sign.At, sign.Text, Deeper(Unary));
    }

    private TemplateExpression Deeper(Func<TemplateExpression> read)
    {
        if (++depth > TemplateBudget.Depth) throw new TemplateException($"more than {TemplateBudget.Depth} expressions stand inside each other", Current.At);
        var value = read();
        depth--;
        return value;
    }

    private TemplateExpression Chain(Func<TemplateExpression> part, params ReadOnlySpan<string> signs)
    {
        var value = part();
        var length = 0;
        while (Current.Kind is TemplateTokenKind.Sign or TemplateTokenKind.Name && signs.Contains(Current.Text))
        {
            if (++length > 500) throw new TemplateException("the expression is too long", Current.At);
            var sign = Take();
            value = new TemplateExpression.Binary(sign.At, sign.Text, value, part());
        }

        return value;
    }

    public static TemplateExpression.Constant Number(TemplateToken token)
    {
        if (token.Kind == TemplateTokenKind.Number) return new(token.At, new TemplateValue.Number(double.Parse(token.Text, CultureInfo.InvariantCulture)));
        return long.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole)
            ? new(token.At, TemplateValue.Of(whole))
            : throw new TemplateException("a number has more than 64 bits", token.At);
    }
}
