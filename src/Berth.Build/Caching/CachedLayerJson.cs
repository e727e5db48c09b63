using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Build.Caching;

/// <summary>JSON of a kept layer, by hand, for the same reason as <see cref="Images.BuiltImageJson"/>.</summary>
internal sealed class CachedLayerJson : JsonConverter<CachedLayer>
{
    public override CachedLayer Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        var inputs = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var input in root.Member("inputs").EnumerateObject()) inputs[input.Name] = input.Value.GetString() ?? "";
        return new CachedLayer(root.Text("title"), inputs.ToImmutable(), root.Digest("diffId"), root.Number("size"), (int)root.Number("files"));
    }

    public override void Write(Utf8JsonWriter writer, CachedLayer value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("title", value.Title);
        writer.WriteStartObject("inputs");
        foreach (var (name, input) in value.Inputs) writer.WriteString(name, input);
        writer.WriteEndObject();
        writer.WriteString("diffId", value.DiffId.ToString());
        writer.WriteNumber("size", value.Size);
        writer.WriteNumber("files", value.Files);
        writer.WriteEndObject();
    }
}
