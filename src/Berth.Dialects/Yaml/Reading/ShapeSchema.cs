using System.Text;
using System.Text.Json;

namespace Berth.Dialects.Yaml.Reading;

/// <summary>
/// Writes a shape as JSON Schema, draft 2020-12. Null is allowed for every key, as it means the same as leaving the key out.
/// </summary>
public static class ShapeSchema
{
    public static string Write(Shape.Keys document, string id, string title)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            json.WriteString("$id", id);
            json.WriteString("title", title);
            WriteContent(json, document);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static void WriteShape(Utf8JsonWriter json, Shape shape)
    {
        json.WriteStartObject();
        WriteContent(json, shape);
        json.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter json, Shape shape)
    {
        switch (shape)
        {
            case Shape.Text text:
                json.WriteString("type", "string");
                if (text.Pattern is not null) json.WriteString("pattern", text.Pattern);
                break;
            case Shape.Literal:
                WriteStrings(json, "type", ["string", "number", "boolean"]);
                break;
            case Shape.Integer range:
                json.WriteString("type", "integer");
                if (range.Minimum != long.MinValue) json.WriteNumber("minimum", range.Minimum);
                if (range.Maximum != long.MaxValue) json.WriteNumber("maximum", range.Maximum);
                break;
            case Shape.Number number:
                json.WriteString("type", "number");
                if (number.Above is { } above) json.WriteNumber("exclusiveMinimum", above);
                break;
            case Shape.Flag:
                json.WriteString("type", "boolean");
                break;
            case Shape.Never:
                json.WriteBoolean("const", false);
                break;
            case Shape.Nothing:
                json.WriteString("type", "null");
                break;
            case Shape.Choice choice:
                WriteStrings(json, "enum", choice.Values);
                break;
            case Shape.ListOf list:
                json.WriteString("type", "array");
                json.WritePropertyName("items");
                WriteShape(json, list.Item);
                break;
            case Shape.MapOf map:
                json.WriteString("type", "object");
                json.WritePropertyName("additionalProperties");
                WriteShape(json, OrNull(map.Value));
                break;
            case Shape.OneOf one:
                json.WriteStartArray("anyOf");
                foreach (var alternative in one.Alternatives) WriteShape(json, alternative);
                json.WriteEndArray();
                break;
            case Shape.Keys keys:
                WriteKeys(json, keys);
                break;
        }
    }

    private static void WriteKeys(Utf8JsonWriter json, Shape.Keys keys)
    {
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        if (keys.Rules.Any(r => r.Required)) WriteStrings(json, "required", keys.Rules.Where(r => r.Required).Select(r => r.Name));
        json.WriteStartObject("properties");
        foreach (var rule in keys.Rules.Where(r => r.Standing is Standing.Used or Standing.Idle))
        {
            json.WriteStartObject(rule.Name);
            if (rule.Description.Length > 0) json.WriteString("description", rule.Description);
            WriteContent(json, rule.Required ? rule.Shape : OrNull(rule.Shape));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static Shape.OneOf OrNull(Shape shape) => shape is Shape.OneOf one
        ? new Shape.OneOf([.. one.Alternatives, new Shape.Nothing()])
        : new Shape.OneOf(shape, new Shape.Nothing());

    private static void WriteStrings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
