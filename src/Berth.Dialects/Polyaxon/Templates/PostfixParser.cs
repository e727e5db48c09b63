using System.Collections.Immutable;
using System.Text;

namespace Berth.Dialects.Polyaxon.Templates;

/// <summary>Reads constants, names, brackets, and what may stand behind them: members, calls, filters and tests.</summary>
internal sealed class PostfixParser(ExpressionParser parser)
{
    public TemplateExpression Primary() => Postfix(Atom());

    public TemplateExpression Filters(TemplateExpression value)
    {
        for (var length = 0; ; length++)
        {
            if (length > 200) throw new TemplateException("the expression is too long", parser.Current.At);
            if (parser.At("|"))
            {
                parser.Take();
                var place = parser.Current.At;
                var name = parser.Name();
                value = new TemplateExpression.Filter(place, value, name, parser.At("(") ? Arguments() : TemplateExpression.Arguments.Nothing);
            }
            else if (parser.At("is"))
            {
                value = Test(value);
            }
            else if (parser.At("("))
            {
                value = new TemplateExpression.Call(parser.Current.At, value, Arguments());
            }
            else
            {
                return value;
            }
        }
    }

    private TemplateExpression.Test Test(TemplateExpression value)
    {
        parser.Take();
        var negated = parser.Took("not");
        var place = parser.Current.At;
        var name = parser.Current.Kind == TemplateTokenKind.Sign ? parser.Take().Text : parser.Name();
        var with = TemplateExpression.Arguments.Nothing;
        if (parser.At("(")) with = Arguments();
        else if (parser.Current.Kind is TemplateTokenKind.Integer or TemplateTokenKind.Number or TemplateTokenKind.String
            || (parser.Current.Kind == TemplateTokenKind.Name && !(parser.At("else") || parser.At("or") || parser.At("and") || parser.At("is") || parser.At("if") || parser.At("not") || parser.At("in")))
            || parser.At("["))
        {
            with = new([Primary()], []);
        }

        return new TemplateExpression.Test(place, value, name, with, negated);
    }

    private TemplateExpression Postfix(TemplateExpression value)
    {
        for (var length = 0; ; length++)
        {
            if (length > 200) throw new TemplateException("the expression is too long", parser.Current.At);
            var place = parser.Current.At;
            if (parser.Took("."))
            {
                var key = parser.Current.Kind == TemplateTokenKind.Integer ? ExpressionParser.Number(parser.Take()) : new TemplateExpression.Constant(place, TemplateValue.Of(parser.Name()));
                value = new TemplateExpression.Member(place, value, key, true);
            }
            else if (parser.Took("["))
            {
                value = Subscript(value, place);
                parser.Expect("]");
            }
            else if (parser.At("("))
            {
                value = new TemplateExpression.Call(place, value, Arguments());
            }
            else
            {
                return value;
            }
        }
    }

    private TemplateExpression Subscript(TemplateExpression value, int place)
    {
        var from = parser.At(":") ? null : parser.Tuple();
        if (!parser.Took(":")) return new TemplateExpression.Member(place, value, from!, false);
        var to = parser.At(":") || parser.At("]") ? null : parser.Expression();
        var by = parser.Took(":") && !parser.At("]") ? parser.Expression() : null;
        return new TemplateExpression.Slice(place, value, from, to, by);
    }

    private TemplateExpression.Arguments Arguments()
    {
        var positional = ImmutableArray.CreateBuilder<TemplateExpression>();
        var named = ImmutableArray.CreateBuilder<KeyValuePair<string, TemplateExpression>>();
        parser.Expect("(");
        while (!parser.At(")"))
        {
            var start = parser.Place;
            if (parser.Current.Kind == TemplateTokenKind.Name)
            {
                var name = parser.Take().Text;
                if (parser.Took("="))
                {
                    named.Add(new(name, parser.Expression()));
                    if (!parser.Took(",")) break;
                    continue;
                }

                parser.Place = start;
            }

            positional.Add(parser.Expression());
            if (!parser.Took(",")) break;
        }

        parser.Expect(")");
        return new(positional.ToImmutable(), named.ToImmutable());
    }

    private TemplateExpression Atom()
    {
        var token = parser.Current;
        switch (token.Kind)
        {
            case TemplateTokenKind.Integer or TemplateTokenKind.Number:
                return ExpressionParser.Number(parser.Take());
            case TemplateTokenKind.String:
                var text = new StringBuilder();
                while (parser.Current.Kind == TemplateTokenKind.String) text.Append(parser.Take().Text);
                return new TemplateExpression.Constant(token.At, TemplateValue.Of(text.ToString()));
            case TemplateTokenKind.Name:
                parser.Take();
                return token.Text switch
                {
                    "true" or "True" => new TemplateExpression.Constant(token.At, TemplateValue.Of(true)),
                    "false" or "False" => new TemplateExpression.Constant(token.At, TemplateValue.Of(false)),
                    "none" or "None" => new TemplateExpression.Constant(token.At, TemplateValue.None.It),
                    _ => new TemplateExpression.Name(token.At, token.Text),
                };
            case TemplateTokenKind.Sign when token.Text is "(" or "[" or "{":
                parser.Take();
                return token.Text == "{" ? Pairs(token.At) : token.Text == "[" ? List(token.At) : Parenthesis(token.At);
            default:
                throw parser.Unexpected("an expression is expected");
        }
    }

    private TemplateExpression Parenthesis(int place)
    {
        if (parser.Took(")")) return new TemplateExpression.Listing(place, [], true);
        var inner = parser.Tuple();
        parser.Expect(")");
        return inner;
    }

    private TemplateExpression.Listing List(int place)
    {
        var items = ImmutableArray.CreateBuilder<TemplateExpression>();
        while (!parser.At("]"))
        {
            items.Add(parser.Expression());
            if (!parser.Took(",")) break;
        }

        parser.Expect("]");
        return new(place, items.ToImmutable(), false);
    }

    private TemplateExpression.Pairs Pairs(int place)
    {
        var entries = ImmutableArray.CreateBuilder<(TemplateExpression, TemplateExpression)>();
        while (!parser.At("}"))
        {
            var key = parser.Expression();
            parser.Expect(":");
            entries.Add((key, parser.Expression()));
            if (!parser.Took(",")) break;
        }

        parser.Expect("}");
        return new(place, entries.ToImmutable());
    }
}
