using System.Collections.Immutable;

namespace Berth.Dialects.Polyaxon.Templates;

/// <summary>Reads a template: text, <c>{{ … }}</c>, and the statements <c>if</c>, <c>for</c>, <c>set</c> and <c>raw</c>.</summary>
internal sealed class TemplateParser
{
    private static readonly string[] Unsupported = ["macro", "call", "block", "extends", "include", "import", "from", "filter", "with", "autoescape", "do", "trans"];
    private readonly ExpressionParser parser;
    private int depth;

    private TemplateParser(List<TemplateToken> tokens) => parser = new ExpressionParser(tokens);

    public static ImmutableArray<TemplateNode> Parse(string text) => new TemplateParser(TemplateLexer.Read(text)).Body();

    /// <summary>An expression that stands alone.</summary>
    public static TemplateExpression ParseExpression(string text)
    {
        var parser = new ExpressionParser(TemplateLexer.ReadExpression(text));
        var value = parser.Expression();
        return parser.Current.Kind == TemplateTokenKind.End ? value : throw parser.Unexpected("the end of the condition is expected");
    }

    /// <summary>Everything up to one of the names in a statement, which is left standing behind its <c>{%</c>; without names, to the end.</summary>
    private ImmutableArray<TemplateNode> Body(params ReadOnlySpan<string> ends)
    {
        if (++depth > TemplateBudget.Depth) throw new TemplateException("too many statements stand inside each other", parser.Current.At);
        var nodes = ImmutableArray.CreateBuilder<TemplateNode>();
        var open = parser.Current.At;
        while (parser.Current.Kind != TemplateTokenKind.End)
        {
            if (parser.Current.Kind == TemplateTokenKind.Literal)
            {
                nodes.Add(new TemplateNode.Literal(parser.Take().Text));
            }
            else if (parser.Took("{{"))
            {
                nodes.Add(new TemplateNode.Output(parser.Tuple()));
                parser.Expect("}}");
            }
            else
            {
                parser.Expect("{%");
                if (ends.Contains(parser.Current.Text))
                {
                    depth--;
                    return nodes.ToImmutable();
                }

                nodes.Add(Statement());
            }
        }

        if (ends.Length > 0) throw new TemplateException($"`{{% {ends[^1]} %}}` is missing", open, $"add `{{% {ends[^1]} %}}`");
        depth--;
        return nodes.ToImmutable();
    }

    private TemplateNode Statement()
    {
        var word = parser.Current;
        switch (parser.Name())
        {
            case "if":
                return If();
            case "for":
                return For(word.At);
            case "set":
                var names = Names();
                parser.Expect("=");
                var set = new TemplateNode.Set(names, parser.Tuple(), word.At);
                parser.Expect("%}");
                return set;
            case var other when Unsupported.Contains(other):
                throw new TemplateException($"the statement `{other}` is not supported", word.At, "use `if`, `for`, `set` and `raw`");
            case var other:
                throw new TemplateException($"`{other}` is no statement that can stand here", word.At, "use `if`, `for`, `set` and `raw`");
        }
    }

    private TemplateNode.If If()
    {
        var branches = ImmutableArray.CreateBuilder<(TemplateExpression?, ImmutableArray<TemplateNode>)>();
        TemplateExpression? condition = parser.Tuple();
        while (true)
        {
            parser.Expect("%}");
            branches.Add((condition, condition is null ? Body("endif") : Body("elif", "else", "endif")));
            var word = parser.Name();
            if (word == "endif") break;
            condition = word == "elif" ? parser.Tuple() : null;
        }

        parser.Expect("%}");
        return new(branches.ToImmutable());
    }

    private TemplateNode.For For(int place)
    {
        var names = Names();
        parser.Expect("in");
        var over = parser.Expression(withChoice: false);
        var where = parser.Took("if") ? parser.Expression() : null;
        if (parser.At("recursive")) throw new TemplateException("recursive loops are not supported", parser.Current.At, "write the loops inside each other");
        parser.Expect("%}");
        var body = Body("else", "endfor");
        ImmutableArray<TemplateNode> otherwise = [];
        if (parser.Name() == "else")
        {
            parser.Expect("%}");
            otherwise = Body("endfor");
            parser.Name();
        }

        parser.Expect("%}");
        return new(names, over, where, body, otherwise, place);
    }

    private ImmutableArray<string> Names()
    {
        var names = ImmutableArray.CreateBuilder<string>();
        var closes = parser.Took("(");
        do names.Add(parser.Name());
        while (parser.Took(","));
        if (closes) parser.Expect(")");
        return names.ToImmutable();
    }
}
