namespace Berth.Dialects.Polyaxon.Templates;

/// <summary>Names that hold in a part of a template, over those around it.</summary>
internal sealed class TemplateScope(TemplateScope? around, IReadOnlyDictionary<string, TemplateValue>? given = null)
{
    private readonly Dictionary<string, TemplateValue> own = new(StringComparer.Ordinal);

    public void Set(string name, TemplateValue value) => own[name] = value;

    public TemplateValue? Find(string name) =>
        own.TryGetValue(name, out var value) || given?.TryGetValue(name, out value) == true ? value : around?.Find(name);
}
