using System.Text.Json;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Polyaxon.Templates;

/// <summary>Values as JSON; what JSON has no word for becomes text.</summary>
public static class ValueJson
{
    public static string Of(TemplateValue value) => YamlJson.Text(json => Write(json, value));

    public static void Write(Utf8JsonWriter json, TemplateValue value)
    {
        switch (value)
        {
            case TemplateValue.None or TemplateValue.Undefined:
                json.WriteNullValue();
                break;
            case TemplateValue.Flag flag:
                json.WriteBooleanValue(flag.Value);
                break;
            case TemplateValue.Integer whole:
                json.WriteNumberValue(whole.Value);
                break;
            case TemplateValue.Number number when double.IsFinite(number.Value):
                json.WriteRawValue(PythonText.Number(number.Value));
                break;
            case TemplateValue.Sequence list:
                json.WriteStartArray();
                foreach (var item in list.Items) Write(json, item);
                json.WriteEndArray();
                break;
            case TemplateValue.Mapping map:
                json.WriteStartObject();
                foreach (var (key, item) in map.Entries)
                {
                    json.WritePropertyName(PythonText.Of(key));
                    Write(json, item);
                }

                json.WriteEndObject();
                break;
            default:
                json.WriteStringValue(PythonText.Of(value));
                break;
        }
    }
}
