using System.Collections.Immutable;

namespace Berth.Dialects.Polyaxon.Templates;

/// <summary>What Python's operators do with values.</summary>
public static class TemplateOperators
{
    public static bool IsTrue(TemplateValue value) => value switch
    {
        TemplateValue.None or TemplateValue.Undefined => false,
        TemplateValue.Flag flag => flag.Value,
        TemplateValue.Integer whole => whole.Value != 0,
        TemplateValue.Number number => number.Value != 0,
        TemplateValue.Text text => text.Value.Length > 0,
        TemplateValue.Sequence list => list.Items.Length > 0,
        TemplateValue.Mapping map => map.Entries.Length > 0,
        _ => true,
    };

    public static bool Same(TemplateValue a, TemplateValue b)
    {
        if (AsNumber(a) is { } left && AsNumber(b) is { } right)
            return a is not TemplateValue.Number && b is not TemplateValue.Number ? Whole(a) == Whole(b) : left.Equals(right);
        return (a, b) switch
        {
            (TemplateValue.Text x, TemplateValue.Text y) => x.Value == y.Value,
            (TemplateValue.None, TemplateValue.None) or (TemplateValue.Undefined, TemplateValue.Undefined) => true,
            (TemplateValue.Sequence x, TemplateValue.Sequence y) =>
                x.Tuple == y.Tuple && x.Items.Length == y.Items.Length && x.Items.Zip(y.Items).All(p => Same(p.First, p.Second)),
            (TemplateValue.Mapping x, TemplateValue.Mapping y) =>
                x.Entries.Length == y.Entries.Length && x.Entries.All(e => y.Find(e.Key) is { } other && Same(e.Value, other)),
            _ => ReferenceEquals(a, b),
        };
    }

    /// <summary>Negative, zero or positive.</summary>
    public static int Compare(TemplateValue a, TemplateValue b)
    {
        if (AsNumber(a) is { } left && AsNumber(b) is { } right)
            return a is not TemplateValue.Number && b is not TemplateValue.Number ? Whole(a).CompareTo(Whole(b)) : left.CompareTo(right);
        if (a is TemplateValue.Text x && b is TemplateValue.Text y) return string.CompareOrdinal(x.Value, y.Value);
        if (a is TemplateValue.Sequence p && b is TemplateValue.Sequence q && p.Tuple == q.Tuple)
        {
            foreach (var (first, second) in p.Items.Zip(q.Items))
                if (!Same(first, second)) return Compare(first, second);
            return p.Items.Length.CompareTo(q.Items.Length);
        }

        throw new TemplateException($"{Noun(a)} and {Noun(b)} cannot be compared");
    }

    public static bool Contains(TemplateValue container, TemplateValue item) => container switch
    {
        TemplateValue.Text text when item is TemplateValue.Text part => text.Value.Contains(part.Value, StringComparison.Ordinal),
        TemplateValue.Sequence list => list.Items.Any(i => Same(i, item)),
        TemplateValue.Mapping map => map.Find(item) is not null,
        TemplateValue.Undefined => false,
        _ => throw new TemplateException($"{Noun(item)} cannot be in {Noun(container)}"),
    };

    /// <summary>The parts a loop goes through: items, keys, or characters.</summary>
    public static ImmutableArray<TemplateValue> Items(TemplateValue value) => value switch
    {
        TemplateValue.Sequence list => list.Items,
        TemplateValue.Mapping map => [.. map.Entries.Select(e => e.Key)],
        TemplateValue.Text text => [.. text.Value.Select(c => TemplateValue.Of(c.ToString()))],
        TemplateValue.Undefined => [],
        _ => throw new TemplateException($"{Noun(value)} has no items"),
    };

    public static double? AsNumber(TemplateValue value) => value switch
    {
        TemplateValue.Integer whole => whole.Value,
        TemplateValue.Flag flag => flag.Value ? 1 : 0,
        TemplateValue.Number number => number.Value,
        _ => null,
    };

    public static long Whole(TemplateValue value) => value switch
    {
        TemplateValue.Integer whole => whole.Value,
        TemplateValue.Flag flag => flag.Value ? 1 : 0,
        _ => throw new TemplateException($"{Noun(value)} is not a whole number"),
    };

    /// <summary>How a value is called in a message; never the value itself.</summary>
    public static string Noun(TemplateValue value) => value switch
    {
        TemplateValue.None => "None",
        TemplateValue.Flag => "a boolean",
        TemplateValue.Integer => "a whole number",
        TemplateValue.Number => "a number",
        TemplateValue.Text => "text",
        TemplateValue.Sequence => "a list",
        TemplateValue.Mapping => "a mapping",
        TemplateValue.Undefined undefined => $"`{undefined.Name}`, which nothing defines,",
        _ => "a function",
    };
}
