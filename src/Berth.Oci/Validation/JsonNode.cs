using System.Text.Json;

namespace Berth.Oci.Validation;

/// <summary>An object of a document with its path; a field of the wrong kind is reported and then counts as absent.</summary>
internal readonly struct JsonNode
{
    private JsonNode(JsonElement element, string path, Findings findings) => (Element, Path, Findings) = (element, path, findings);

    public JsonElement Element { get; }

    public string Path { get; }

    public Findings Findings { get; }

    public static JsonNode? Root(JsonElement element, Findings findings)
    {
        if (element.ValueKind == JsonValueKind.Object) return new JsonNode(element, "", findings);
        findings.Error("", "the document is not an object", "write one JSON object");
        return null;
    }

    public string At(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    public bool Has(string name) => Element.TryGetProperty(name, out _);

    /// <param name="orNull">Null may stand for an absent value.</param>
    public JsonElement? Field(string name, JsonValueKind kind, bool required = false, bool orNull = false)
    {
        if (!Element.TryGetProperty(name, out var value))
        {
            if (required) Findings.Error(At(name), "is missing", $"add `{name}`, {Word(kind)}");
            return null;
        }

        if (value.ValueKind == kind) return value;
        if (!orNull || value.ValueKind != JsonValueKind.Null)
            Findings.Error(At(name), $"is {Word(value.ValueKind)} instead of {Word(kind)}", $"write {Word(kind)}");
        return null;
    }

    public string? Text(string name, bool required = false) => Field(name, JsonValueKind.String, required)?.GetString();

    public JsonNode? Object(string name, bool required = false, bool orNull = false) =>
        Field(name, JsonValueKind.Object, required, orNull) is { } value ? new JsonNode(value, At(name), Findings) : null;

    /// <summary>The items of a list with their paths; those of another kind are reported and left out.</summary>
    public IEnumerable<(JsonElement Value, string Path)> Items(string name, JsonValueKind kind, bool required = false, bool orNull = false)
    {
        if (Field(name, JsonValueKind.Array, required, orNull) is not { } list) yield break;
        var i = 0;
        foreach (var item in list.EnumerateArray())
        {
            var path = $"{At(name)}[{i++}]";
            if (item.ValueKind == kind) yield return (item, path);
            else Findings.Error(path, $"is {Word(item.ValueKind)} instead of {Word(kind)}", $"write {Word(kind)}");
        }
    }

    public IEnumerable<JsonNode> Objects(string name, bool required = false)
    {
        var findings = Findings;
        return Items(name, JsonValueKind.Object, required).Select(i => new JsonNode(i.Value, i.Path, findings));
    }

    /// <summary>The names of a map whose values are all of one kind.</summary>
    public IEnumerable<(string Name, JsonElement Value)> Map(string name, JsonValueKind kind, bool orNull = false)
    {
        if (Object(name, orNull: orNull) is not { } map) yield break;
        foreach (var pair in map.Element.EnumerateObject())
        {
            if (pair.Value.ValueKind != kind) Findings.Error(map.At(pair.Name), $"is {Word(pair.Value.ValueKind)} instead of {Word(kind)}", $"write {Word(kind)}");
            yield return (pair.Name, pair.Value);
        }
    }

    private static string Word(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a truth value",
    };
}
