using System.Text.Json;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Determined;

/// <summary>The configuration as the program sees it: JSON, constants spelt out, secrets replaced by eight asterisks.</summary>
/// <remarks>
/// Of the defaults that a cluster fills in only <c>data</c> and <c>hyperparameters</c> are there, which programs index without asking;
/// the others describe a cluster that there is none of.
/// </remarks>
internal static class ConfigurationJson
{
    private const string Mask = "********";
    private static readonly string[] SecretPaths =
    [
        "environment.registry_auth", "data.secrets", "checkpoint_storage.access_key", "checkpoint_storage.secret_key",
        "checkpoint_storage.connection_string",
        "checkpoint_storage.credential", "integrations.pachyderm.dataset.token",
    ];

    public static void Write(Utf8JsonWriter json, YamlMapping document) => WriteMapping(json, Completed(document), "");

    private static YamlMapping Completed(YamlMapping document)
    {
        var empty = new YamlMapping([], document.Where, 1);
        var entries = document.Entries.RemoveAll(e => e.Key.Value is "data" or "hyperparameters" && document.Find(e.Key.Value) is null);
        foreach (var name in new[] { "data", "hyperparameters" })
        {
            if (document.Find(name) is null) entries = entries.Add(new YamlEntry(new YamlScalar(name, true, null, document.Where), empty));
        }

        return document with { Entries = entries };
    }

    private static void WriteMapping(Utf8JsonWriter json, YamlMapping mapping, string path)
    {
        json.WriteStartObject();
        foreach (var entry in mapping.Entries)
        {
            var keyPath = path.Length == 0 ? entry.Key.Value : $"{path}.{entry.Key.Value}";
            json.WritePropertyName(entry.Key.Value);
            if (keyPath == "hyperparameters") HyperparameterJson.WriteExplicit(json, entry.Value as YamlMapping);
            else if (SecretPaths.Contains(keyPath)) WriteMasked(json, entry.Value);
            else if (entry.Value is YamlMapping inner) WriteMapping(json, inner, keyPath);
            else YamlJson.Write(json, entry.Value, DeterminedDialect.Flavour);
        }

        json.WriteEndObject();
    }

    private static void WriteMasked(Utf8JsonWriter json, YamlNode node)
    {
        if (node is not YamlMapping mapping)
        {
            json.WriteStringValue(Mask);
            return;
        }

        json.WriteStartObject();
        foreach (var entry in mapping.Entries)
        {
            json.WritePropertyName(entry.Key.Value);
            WriteMasked(json, entry.Value);
        }

        json.WriteEndObject();
    }
}
