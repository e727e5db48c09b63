using System.Collections.Immutable;

namespace Berth.Dialects.Polyaxon.Templates;

/// <summary>The methods of Python's text and mappings that templates use.</summary>
internal static class TemplateMethods
{
    public static TemplateValue? Find(TemplateValue value, string name)
    {
        Func<TemplateArguments, TemplateValue>? method = value switch
        {
            TemplateValue.Text text => OfText(text.Value, name),
            TemplateValue.Mapping map => OfMapping(map, name),
            _ => null,
        };
        return method is null ? null : new TemplateValue.Function(name, method);
    }

    private static Func<TemplateArguments, TemplateValue>? OfText(string text, string name) => name switch
    {
        "upper" => _ => TemplateValue.Of(text.ToUpperInvariant()),
        "lower" => _ => TemplateValue.Of(text.ToLowerInvariant()),
        "title" => _ => TemplateValue.Of(TextFilters.Title(text)),
        "capitalize" => _ => TemplateValue.Of(TextFilters.Capitalize(text)),
        "strip" => given => TemplateValue.Of(text.Trim(given.Text(0, "chars", " \t\r\n").ToCharArray())),
        "lstrip" => given => TemplateValue.Of(text.TrimStart(given.Text(0, "chars", " \t\r\n").ToCharArray())),
        "rstrip" => given => TemplateValue.Of(text.TrimEnd(given.Text(0, "chars", " \t\r\n").ToCharArray())),
        "startswith" => given => TemplateValue.Of(text.StartsWith(PythonText.Of(given.Need(0, "prefix")), StringComparison.Ordinal)),
        "endswith" => given => TemplateValue.Of(text.EndsWith(PythonText.Of(given.Need(0, "suffix")), StringComparison.Ordinal)),
        "replace" => given => TextFilters.Replace(text, PythonText.Of(given.Need(0, "old")), PythonText.Of(given.Need(1, "new")), given.Whole(2, "count", long.MaxValue)),
        "split" => given => new TemplateValue.Sequence([.. Split(text, given).Select(TemplateValue.Of)]),
        "join" => given => TextFilters.Join(TemplateOperators.Items(given.Need(0, "items")), text),
        _ => null,
    };

    private static string[] Split(string text, TemplateArguments given) => given.Find(0, "sep") is TemplateValue.Text { Value.Length: > 0 } separator
        ? text.Split(separator.Value)
        : text.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);

    private static Func<TemplateArguments, TemplateValue>? OfMapping(TemplateValue.Mapping map, string name) => name switch
    {
        "items" => _ => Items(map),
        "keys" => _ => new TemplateValue.Sequence([.. map.Entries.Select(e => e.Key)]),
        "values" => _ => new TemplateValue.Sequence([.. map.Entries.Select(e => e.Value)]),
        "get" => given => map.Find(given.Need(0, "key")) ?? given.Find(1, "default") ?? TemplateValue.None.It,
        _ => null,
    };

    public static TemplateValue.Sequence Items(TemplateValue.Mapping map) =>
        new([.. map.Entries.Select(e => new TemplateValue.Sequence(ImmutableArray.Create(e.Key, e.Value), true))]);
}
