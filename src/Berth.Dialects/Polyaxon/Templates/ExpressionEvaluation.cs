using System.Collections.Immutable;
using Berth.Core.Problems;

namespace Berth.Dialects.Polyaxon.Templates;

/// <summary>Computes expressions. Every error that has no place gets the place of the expression it came from.</summary>
internal sealed class ExpressionEvaluation(TemplateBudget budget)
{
    public TemplateValue Of(TemplateExpression expression, TemplateScope scope)
    {
        try
        {
            budget.Spend();
            return Value(expression, scope);
        }
        catch (TemplateException e) when (e.At < 0)
        {
            throw new TemplateException(e.Message, expression.At, e.Fix);
        }
    }

    public ImmutableArray<TemplateValue> ItemsOf(TemplateExpression expression, TemplateScope scope)
    {
        var value = Of(expression, scope);
        try
        {
            return TemplateOperators.Items(value);
        }
        catch (TemplateException e)
        {
            throw new TemplateException(e.Message, expression.At, e.Fix);
        }
    }

    private TemplateValue Value(TemplateExpression expression, TemplateScope scope) => expression switch
    {
        TemplateExpression.Constant constant => constant.Value,
        TemplateExpression.Name name => scope.Find(name.Text) ?? TemplateFunctions.Find(name.Text) ?? new TemplateValue.Undefined(name.Text),
        TemplateExpression.Listing list => new TemplateValue.Sequence([.. list.Items.Select(i => Of(i, scope))], list.Tuple),
        TemplateExpression.Pairs pairs => Mapping(pairs, scope),
        TemplateExpression.Member member => TemplateMembers.Of(Of(member.Of, scope), Of(member.Key, scope), member.Dotted, Name(member.Of)),
        TemplateExpression.Slice slice => Sliced(slice, scope),
        TemplateExpression.Call call => Called(call, scope),
        TemplateExpression.Filter filter => Filtered(filter, scope),
        TemplateExpression.Test test => TemplateValue.Of(TemplateJudgements.Holds(test.Word, Of(test.Of, scope), Arguments($"is {test.Word}", test.With, scope)) != test.Negated),
        TemplateExpression.Unary { Sign: "not" } unary => TemplateValue.Of(!TemplateOperators.IsTrue(Of(unary.Of, scope))),
        TemplateExpression.Unary { Sign: "-" } unary => TemplateArithmetic.Negate(Of(unary.Of, scope)),
        TemplateExpression.Unary unary => TemplateArithmetic.Negate(TemplateArithmetic.Negate(Of(unary.Of, scope))),
        TemplateExpression.Binary { Sign: "and" } both => Of(both.Left, scope) is var left && TemplateOperators.IsTrue(left) ? Of(both.Right, scope) : left,
        TemplateExpression.Binary { Sign: "or" } either => Of(either.Left, scope) is var left && TemplateOperators.IsTrue(left) ? left : Of(either.Right, scope),
        TemplateExpression.Binary binary => TemplateArithmetic.Apply(binary.Sign, Of(binary.Left, scope), Of(binary.Right, scope)),
        TemplateExpression.Comparison comparison => TemplateValue.Of(Compared(comparison, scope)),
        TemplateExpression.Choice choice => TemplateOperators.IsTrue(Of(choice.Condition, scope))
            ? Of(choice.Then, scope)
            : choice.Else is null ? new TemplateValue.Undefined("else") : Of(choice.Else, scope),
        _ => throw new InvalidOperationException(),
    };

    private static string Name(TemplateExpression expression) => expression is TemplateExpression.Name name ? name.Text : "the value";

    private TemplateValue.Mapping Mapping(TemplateExpression.Pairs pairs, TemplateScope scope)
    {
        var entries = new List<KeyValuePair<TemplateValue, TemplateValue>>();
        foreach (var (key, value) in pairs.Entries)
        {
            var name = Of(key, scope);
            entries.RemoveAll(e => TemplateOperators.Same(e.Key, name));
            entries.Add(new(name, Of(value, scope)));
        }

        return new([.. entries]);
    }

    private bool Compared(TemplateExpression.Comparison comparison, TemplateScope scope)
    {
        var left = Of(comparison.First, scope);
        foreach (var (sign, expression) in comparison.Rest)
        {
            var right = Of(expression, scope);
            var holds = sign switch
            {
                "==" => TemplateOperators.Same(left, right),
                "!=" => !TemplateOperators.Same(left, right),
                "in" => TemplateOperators.Contains(right, left),
                "not in" => !TemplateOperators.Contains(right, left),
                "<" => TemplateOperators.Compare(left, right) < 0,
                "<=" => TemplateOperators.Compare(left, right) <= 0,
                ">" => TemplateOperators.Compare(left, right) > 0,
                _ => TemplateOperators.Compare(left, right) >= 0,
            };
            if (!holds) return false;
            left = right;
        }

        return true;
    }

    private TemplateValue Sliced(TemplateExpression.Slice slice, TemplateScope scope)
    {
        long? Bound(TemplateExpression? bound) => bound is null || Of(bound, scope) is not { } value || value is TemplateValue.None ? null : TemplateOperators.Whole(value);
        return TemplateMembers.Slice(Of(slice.Of, scope), Bound(slice.From), Bound(slice.To), Bound(slice.By));
    }

    private TemplateValue Called(TemplateExpression.Call call, TemplateScope scope)
    {
        var function = Of(call.Of, scope);
        if (function is not TemplateValue.Function callable) throw new TemplateException($"{TemplateOperators.Noun(function)} cannot be called", call.Of.At);
        return callable.Call(Arguments(callable.Name, call.With, scope));
    }

    private TemplateValue Filtered(TemplateExpression.Filter filter, TemplateScope scope)
    {
        if (!TemplateFilters.Known.TryGetValue(filter.Word, out var apply))
        {
            var nearest = NearestName.Of(filter.Word, TemplateFilters.Known.Keys);
            throw new TemplateException($"the filter `{filter.Word}` is not known here", filter.At, nearest is null ? "use " + string.Join(", ", TemplateFilters.Known.Keys.Order(StringComparer.Ordinal).Select(n => $"`{n}`")) : $"write `{nearest}`");
        }

        return apply(Of(filter.Of, scope), Arguments(filter.Word, filter.With, scope));
    }

    private TemplateArguments Arguments(string function, TemplateExpression.Arguments given, TemplateScope scope) => new(
        function, [.. given.Positional.Select(a => Of(a, scope))],
        given.Named.DistinctBy(n => n.Key).Aggregate(
            System.Collections.Immutable.ImmutableSortedDictionary<string, TemplateValue>.Empty, (all, n) => all.SetItem(n.Key, Of(n.Value, scope))),
        budget);
}
