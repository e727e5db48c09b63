using System.Text.Json;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Determined;

/// <summary>Hyperparameters as programs and stored configurations have them, in the order they are written.</summary>
internal static class HyperparameterJson
{
    /// <summary>As the program of a trial gets them: values alone. Each must have one value.</summary>
    public static void WritePlain(Utf8JsonWriter json, YamlMapping? group) => Write(json, group, explicitConstants: false);

    /// <summary>As configurations are stored: every constant says that it is one.</summary>
    public static void WriteExplicit(Utf8JsonWriter json, YamlMapping? group) => Write(json, group, explicitConstants: true);

    private static void Write(Utf8JsonWriter json, YamlMapping? group, bool explicitConstants)
    {
        json.WriteStartObject();
        foreach (var entry in group?.Entries ?? [])
        {
            json.WritePropertyName(entry.Key.Value);
            var typed = entry.Value is YamlMapping mapping && mapping.Has("type") ? mapping : null;
            if (typed is null && entry.Value is YamlMapping nested) Write(json, nested, explicitConstants);
            else if (typed is not null && typed.Text("type") != "const") YamlJson.Write(json, typed, DeterminedDialect.Flavour);
            else WriteConstant(json, typed?.Entries.First(e => e.Key.Value == "val").Value ?? entry.Value, explicitConstants);
        }

        json.WriteEndObject();
    }

    private static void WriteConstant(Utf8JsonWriter json, YamlNode value, bool explicitConstants)
    {
        if (explicitConstants)
        {
            json.WriteStartObject();
            json.WriteString("type", "const");
            json.WritePropertyName("val");
        }

        YamlJson.Write(json, value, DeterminedDialect.Flavour);
        if (explicitConstants) json.WriteEndObject();
    }
}
