using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Berth.Dialects.Yaml;

/// <summary>
/// Writes nodes as JSON, scalars as their flavour means them. Infinities and not-a-number, which JSON lacks, become text.
/// </summary>
public static class YamlJson
{
    public static string Write(YamlNode node, YamlFlavour flavour) => Text(json => Write(json, node, flavour));

    public static string Text(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer,
            new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static void Write(Utf8JsonWriter json, YamlNode node, YamlFlavour flavour)
    {
        switch (node)
        {
            case YamlMapping mapping:
                json.WriteStartObject();
                foreach (var entry in mapping.Entries)
                {
                    json.WritePropertyName(entry.Key.Value);
                    Write(json, entry.Value, flavour);
                }

                json.WriteEndObject();
                break;
            case YamlSequence list:
                json.WriteStartArray();
                foreach (var item in list.Items) Write(json, item, flavour);
                json.WriteEndArray();
                break;
            case YamlScalar scalar:
                WriteScalar(json, scalar, flavour);
                break;
        }
    }

    private static void WriteScalar(Utf8JsonWriter json, YamlScalar scalar, YamlFlavour flavour)
    {
        switch (ScalarRules.Read(scalar, flavour))
        {
            case ScalarValue.Null:
                json.WriteNullValue();
                break;
            case ScalarValue.Flag flag:
                json.WriteBooleanValue(flag.Value);
                break;
            case ScalarValue.Integer whole:
                json.WriteNumberValue(whole.Value);
                break;
            case ScalarValue.Number number when double.IsFinite(number.Value):
                json.WriteNumberValue(number.Value);
                break;
            default:
                json.WriteStringValue(scalar.Value);
                break;
        }
    }
}
