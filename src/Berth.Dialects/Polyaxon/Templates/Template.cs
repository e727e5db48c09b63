using System.Collections.Immutable;
using System.Text;

namespace Berth.Dialects.Polyaxon.Templates;

/// <summary>The part of Jinja 2.10 that configuration files use, with bounds on time and size.</summary>
public static class Template
{
    /// <summary>Whether anything in the text could be a template at all.</summary>
    public static bool IsIn(string text) =>
        text.Contains("{{", StringComparison.Ordinal) || text.Contains("{%", StringComparison.Ordinal) || text.Contains("{#", StringComparison.Ordinal);

    /// <exception cref="TemplateException">It is malformed, or something in it cannot be computed.</exception>
    public static string Render(string text, IReadOnlyDictionary<string, TemplateValue> names, TemplateBudget budget)
    {
        var result = new StringBuilder();
        new Rendering(budget, result).Write(TemplateParser.Parse(text), new TemplateScope(null, names));
        return result.ToString();
    }

    /// <summary>Whether the expression that the text is holds.</summary>
    /// <exception cref="TemplateException">As for <see cref="Render"/>.</exception>
    public static bool Holds(string condition, IReadOnlyDictionary<string, TemplateValue> names, TemplateBudget budget) =>
        TemplateOperators.IsTrue(new ExpressionEvaluation(budget).Of(TemplateParser.ParseExpression(condition), new TemplateScope(null, names)));

    private sealed class Rendering(TemplateBudget budget, StringBuilder result)
    {
        private readonly ExpressionEvaluation evaluation = new(budget);

        public void Write(ImmutableArray<TemplateNode> nodes, TemplateScope scope)
        {
            foreach (var node in nodes)
            {
                budget.Spend();
                switch (node)
                {
                    case TemplateNode.Literal literal:
                        result.Append(literal.Text);
                        break;
                    case TemplateNode.Output output:
                        result.Append(PythonText.Of(evaluation.Of(output.Value, scope)));
                        break;
                    case TemplateNode.Set set:
                        Assign(set.Names, evaluation.Of(set.Value, scope), scope, set.At);
                        break;
                    case TemplateNode.If choice:
                        foreach (var (condition, body) in choice.Branches)
                        {
                            if (condition is not null && !TemplateOperators.IsTrue(evaluation.Of(condition, scope))) continue;
                            Write(body, scope);
                            break;
                        }

                        break;
                    case TemplateNode.For loop:
                        Repeat(loop, scope);
                        break;
                }

                TemplateBudget.Hold(result.Length);
            }
        }

        private void Repeat(TemplateNode.For loop, TemplateScope around)
        {
            var chosen = new List<TemplateValue>();
            foreach (var item in evaluation.ItemsOf(loop.Over, around))
            {
                budget.Spend();
                var test = new TemplateScope(around);
                Assign(loop.Names, item, test, loop.At);
                if (loop.Where is null || TemplateOperators.IsTrue(evaluation.Of(loop.Where, test))) chosen.Add(item);
            }

            for (var i = 0; i < chosen.Count; i++)
            {
                var scope = new TemplateScope(around);
                Assign(loop.Names, chosen[i], scope, loop.At);
                scope.Set("loop", Position(i, chosen.Count));
                Write(loop.Body, scope);
            }

            if (chosen.Count == 0) Write(loop.Otherwise, around);
        }

        private static TemplateValue.Mapping Position(int index, int length) => new(
        [
            Entry("index", TemplateValue.Of(index + 1)), Entry("index0", TemplateValue.Of(index)),
            Entry("revindex", TemplateValue.Of(length - index)), Entry("revindex0", TemplateValue.Of(length - index - 1)),
            Entry("first", TemplateValue.Of(index == 0)), Entry("last", TemplateValue.Of(index == length - 1)),
            Entry("length", TemplateValue.Of(length)),
            Entry("cycle", new TemplateValue.Function("loop.cycle", given => given.Positional.IsEmpty ? given.Need(0, "item") : given.Positional[index % given.Positional.Length])),
        ]);

        private static KeyValuePair<TemplateValue, TemplateValue> Entry(string name, TemplateValue value) => new(TemplateValue.Of(name), value);

        private static void Assign(ImmutableArray<string> names, TemplateValue value, TemplateScope scope, int at)
        {
            if (names.Length == 1)
            {
                scope.Set(names[0], value);
                return;
            }

            if (value is not TemplateValue.Sequence list || list.Items.Length != names.Length)
                throw new TemplateException($"{TemplateOperators.Noun(value)} cannot be taken apart into {names.Length} names", at);
            for (var i = 0; i < names.Length; i++) scope.Set(names[i], list.Items[i]);
        }
    }
}
