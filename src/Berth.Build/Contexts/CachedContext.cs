using System.Text.Json;
using System.Text.Json.Serialization;
using Berth.Build.Caching;
using Berth.Core.Locking;

namespace Berth.Build.Contexts;

/// <summary>A context that was packed before, by the fingerprint of its files.</summary>
[JsonConverter(typeof(CachedContextJson))]
public sealed record CachedContext(ContentDigest DiffId, long Size, int Files, bool HasHook);

/// <summary>By hand, for the same reason as <see cref="Images.BuiltImageJson"/>.</summary>
internal sealed class CachedContextJson : JsonConverter<CachedContext>
{
    public override CachedContext Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        return new CachedContext(root.Digest("diffId"), root.Number("size"), (int)root.Number("files"), root.Flag("hasHook"));
    }

    public override void Write(Utf8JsonWriter writer, CachedContext value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("diffId", value.DiffId.ToString());
        writer.WriteNumber("size", value.Size);
        writer.WriteNumber("files", value.Files);
        writer.WriteBoolean("hasHook", value.HasHook);
        writer.WriteEndObject();
    }
}
