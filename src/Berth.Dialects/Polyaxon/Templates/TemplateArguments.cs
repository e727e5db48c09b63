using System.Collections.Immutable;

namespace Berth.Dialects.Polyaxon.Templates;

/// <summary>What a filter, test or function is called with.</summary>
/// <param name="Function">As it is called in a message.</param>
public sealed record TemplateArguments(
    string Function, ImmutableArray<TemplateValue> Positional, ImmutableSortedDictionary<string, TemplateValue> Named, TemplateBudget Budget)
{
    /// <summary>The argument at a place or of a name; null where it is not given.</summary>
    public TemplateValue? Find(int place, string name) => place < Positional.Length ? Positional[place] : Named.GetValueOrDefault(name);

    public TemplateValue Need(int place, string name) =>
        Find(place, name) ?? throw new TemplateException($"`{Function}` needs the argument `{name}`");

    public string Text(int place, string name, string otherwise) => Find(place, name) is { } given ? PythonText.Of(given) : otherwise;

    public long Whole(int place, string name, long otherwise) => Find(place, name) switch
    {
        null or TemplateValue.None => otherwise,
        TemplateValue.Integer whole => whole.Value,
        TemplateValue.Flag flag => flag.Value ? 1 : 0,
        _ => throw new TemplateException($"the argument `{name}` of `{Function}` has to be a whole number"),
    };

    public bool IsSet(int place, string name) => Find(place, name) is { } given && TemplateOperators.IsTrue(given);
}
