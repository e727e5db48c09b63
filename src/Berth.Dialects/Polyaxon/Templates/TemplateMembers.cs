using System.Collections.Immutable;
using System.Globalization;

namespace Berth.Dialects.Polyaxon.Templates;

/// <summary>Attributes, items and slices.</summary>
internal static class TemplateMembers
{
    /// <param name="dotted">Written with a point, which prefers methods to items.</param>
    public static TemplateValue Of(TemplateValue value, TemplateValue key, bool dotted, string shown)
    {
        if (value is TemplateValue.Undefined undefined)
            throw new TemplateException($"`{undefined.Name}` is not defined, so it has no `{PythonText.Of(key)}`", fix: $"declare `{undefined.Name}` among the params");
        if (dotted && key is TemplateValue.Text method && TemplateMethods.Find(value, method.Value) is { } found) return found;
        return Item(value, key) ?? new TemplateValue.Undefined(key is TemplateValue.Text or TemplateValue.Integer ? $"{shown}.{PythonText.Of(key)}" : shown);
    }

    public static TemplateValue Slice(TemplateValue value, long? from, long? to, long? by)
    {
        var items = TemplateOperators.Items(value);
        var step = by ?? 1;
        if (step == 0) throw new TemplateException("the step of a slice cannot be 0");
        var length = items.Length;
        long Place(long? given, long otherwise) => given is not { } at ? otherwise : Math.Clamp(at < 0 ? at + length : at, step > 0 ? 0 : -1, step > 0 ? length : length - 1);
        var start = Place(from, step > 0 ? 0 : length - 1);
        var end = Place(to, step > 0 ? length : -1);
        var chosen = ImmutableArray.CreateBuilder<TemplateValue>();
        for (Int128 i = start; step > 0 ? i < end : i > end; i += step) chosen.Add(items[(int)i]);
        if (value is TemplateValue.Text) return TemplateValue.Of(string.Concat(chosen.Select(PythonText.Of)));
        return new TemplateValue.Sequence(chosen.ToImmutable(), value is TemplateValue.Sequence { Tuple: true });
    }

    private static TemplateValue? Item(TemplateValue value, TemplateValue key)
    {
        switch (value)
        {
            case TemplateValue.Mapping map:
                return map.Find(key) ?? (key is TemplateValue.Text text && long.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? map.Find(TemplateValue.Of(whole)) : null);
            case TemplateValue.Sequence or TemplateValue.Text when key is TemplateValue.Integer or TemplateValue.Flag:
                var items = TemplateOperators.Items(value);
                var at = TemplateOperators.Whole(key);
                if (at < 0) at += items.Length;
                return at >= 0 && at < items.Length ? items[(int)at] : null;
            default:
                return null;
        }
    }
}
