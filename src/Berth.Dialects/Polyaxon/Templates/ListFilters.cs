using System.Collections.Immutable;

namespace Berth.Dialects.Polyaxon.Templates;

/// <summary>What filters do with lists.</summary>
internal static class ListFilters
{
    /// <summary>The items, or of each the member that the argument <c>attribute</c> names.</summary>
    public static ImmutableArray<TemplateValue> Items(TemplateValue value, TemplateArguments given)
    {
        var items = TemplateOperators.Items(value);
        return given.Named.GetValueOrDefault("attribute") is { } attribute ? [.. items.Select(i => TemplateMembers.Of(i, attribute, true, "the item"))] : items;
    }

    public static TemplateValue Extreme(TemplateValue value, int sign)
    {
        TemplateValue? best = null;
        foreach (var item in TemplateOperators.Items(value))
            if (best is null || Math.Sign(TemplateOperators.Compare(item, best)) == sign) best = item;
        return best ?? new TemplateValue.Undefined("the item");
    }

    public static TemplateValue Sort(TemplateValue value, TemplateArguments given)
    {
        var caseful = given.IsSet(1, "case_sensitive");
        TemplateValue Key(TemplateValue item)
        {
            var key = given.Named.GetValueOrDefault("attribute") is { } attribute ? TemplateMembers.Of(item, attribute, true, "the item") : item;
            return key is TemplateValue.Text text && !caseful ? TemplateValue.Of(text.Value.ToLowerInvariant()) : key;
        }

        var items = TemplateOperators.Items(value);
        given.Budget.Spend(items.Length);
        var order = Comparer<TemplateValue>.Create(TemplateOperators.Compare);
        try
        {
            return new TemplateValue.Sequence(given.IsSet(0, "reverse") ? [.. items.OrderByDescending(Key, order)] : [.. items.OrderBy(Key, order)]);
        }
        catch (InvalidOperationException e) when (e.InnerException is TemplateException inner)
        {
            throw inner;
        }
    }

    public static TemplateValue Unique(TemplateValue value, TemplateArguments given)
    {
        var kept = ImmutableArray.CreateBuilder<TemplateValue>();
        foreach (var item in TemplateOperators.Items(value))
        {
            given.Budget.Spend(kept.Count + 1);
            if (!kept.Any(k => TemplateOperators.Same(k, item))) kept.Add(item);
        }

        return new TemplateValue.Sequence(kept.ToImmutable());
    }

    public static TemplateValue Map(TemplateValue value, TemplateArguments given)
    {
        if (given.Named.ContainsKey("attribute")) return new TemplateValue.Sequence(Items(value, given));
        var name = PythonText.Of(given.Need(0, "filter"));
        if (!TemplateFilters.Known.TryGetValue(name, out var filter)) throw new TemplateException($"the filter `{name}` is not known here");
        var rest = given with { Function = name, Positional = given.Positional.IsEmpty ? [] : given.Positional.RemoveAt(0) };
        return new TemplateValue.Sequence([.. TemplateOperators.Items(value).Select(item => One(item, filter, rest))]);
    }

    public static TemplateValue Select(TemplateValue value, TemplateArguments given, bool wanted)
    {
        var rest = given with { Positional = given.Positional.IsEmpty ? [] : given.Positional.RemoveAt(0) };
        bool Holds(TemplateValue item) => given.Positional.IsEmpty
            ? TemplateOperators.IsTrue(item)
            : TemplateJudgements.Holds(PythonText.Of(given.Positional[0]), item, rest);
        return new TemplateValue.Sequence([.. TemplateOperators.Items(value).Where(i => Holds(i) == wanted)]);
    }

    private static TemplateValue One(TemplateValue item, Func<TemplateValue, TemplateArguments, TemplateValue> filter, TemplateArguments given)
    {
        given.Budget.Spend();
        return filter(item, given);
    }
}
