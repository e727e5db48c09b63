using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Berth.Build.Caching;

namespace Berth.Build.Images;

/// <summary>
/// JSON of a kept image, by hand: every run reads one, and what the serializer prepares for records like this takes longer than the run's whole
/// bookkeeping. A layer read back is from the cache.
/// </summary>
internal sealed class BuiltImageJson : JsonConverter<BuiltImage>
{
    public override BuiltImage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        var layers = ImmutableArray.CreateBuilder<BuiltLayer>();
        foreach (var l in root.Member("layers").EnumerateArray())
            layers.Add(new BuiltLayer(l.Text("kind"), l.Text("title"), l.Digest("diffId"), l.Number("size"), l.Texts("packages"), FromCache: true));
        return new BuiltImage(root.Digest("manifest"), root.Number("manifestSize"), root.Digest("config"), root.Digest("lock"), root.Digest("spec"),
            layers.ToImmutable(), root.Texts("environment"), root.TextOrNull("user"), root.TextOrNull("python"));
    }

    public override void Write(Utf8JsonWriter writer, BuiltImage value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("manifest", value.Manifest.ToString());
        writer.WriteNumber("manifestSize", value.ManifestSize);
        writer.WriteString("config", value.Config.ToString());
        writer.WriteString("lock", value.Lock.ToString());
        writer.WriteString("spec", value.Spec.ToString());
        writer.WriteStartArray("layers");
        foreach (var layer in value.Layers)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", layer.Kind);
            writer.WriteString("title", layer.Title);
            writer.WriteString("diffId", layer.DiffId.ToString());
            writer.WriteNumber("size", layer.Size);
            writer.WriteTexts("packages", layer.Packages);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteTexts("environment", value.Environment);
        if (value.User is not null) writer.WriteString("user", value.User);
        if (value.Python is not null) writer.WriteString("python", value.Python);
        writer.WriteEndObject();
    }
}
