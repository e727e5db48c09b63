using System.Collections.Immutable;
using System.Text;

namespace Berth.Dialects.Polyaxon.Templates;

/// <summary>What filters do with text.</summary>
internal static class TextFilters
{
    public static string Capitalize(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..].ToLowerInvariant();

    public static string Title(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
            result.Append(result.Length > 0 && char.IsLetterOrDigit(result[^1]) ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c));
        return result.ToString();
    }

    public static TemplateValue Replace(string text, string old, string with, long count)
    {
        if (old.Length == 0) return TemplateValue.Of(text);
        var result = new StringBuilder();
        var at = 0;
        for (var next = text.IndexOf(old, StringComparison.Ordinal); next >= 0 && count-- > 0; next = text.IndexOf(old, at, StringComparison.Ordinal))
        {
            result.Append(text, at, next - at).Append(with);
            TemplateBudget.Hold(result.Length);
            at = next + old.Length;
        }

        return TemplateValue.Of(result.Append(text, at, text.Length - at).ToString());
    }

    public static TemplateValue Join(ImmutableArray<TemplateValue> items, string separator)
    {
        var result = new StringBuilder();
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0) result.Append(separator);
            result.Append(PythonText.Of(items[i]));
            TemplateBudget.Hold(result.Length);
        }

        return TemplateValue.Of(result.ToString());
    }
}
