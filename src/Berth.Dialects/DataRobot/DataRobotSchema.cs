using System.Text.Json;
using Berth.Dialects.DataRobot.CustomModels;
using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.DataRobot;

/// <summary>JSON Schema of what DataRobot's folders say about themselves: <c>model-metadata.yaml</c> or <c>env_info.json</c>.</summary>
internal static class DataRobotSchema
{
    public static string Write()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            json.WriteString("$id", "datarobot.schema.json");
            json.WriteString("title", "DataRobot custom model or environment");
            json.WriteStartArray("anyOf");
            WritePart(json, ModelMetadataShape.Document, "model-metadata.schema.json", "Custom model (model-metadata.yaml)");
            WritePart(json, CatalogueRecord.Document, "env-info.schema.json", "Environment of the catalogue (env_info.json)");
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static void WritePart(Utf8JsonWriter json, Shape.Keys document, string id, string title)
    {
        using var part = JsonDocument.Parse(ShapeSchema.Write(document, id, title));
        part.RootElement.WriteTo(json);
    }
}
