using System.Text.Json;
using System.Text.Json.Serialization;
using Berth.Core.Environments;

namespace Berth.Core.Locking;

/// <summary>JSON of locks: camel case, property order as declared, so that equal locks give equal bytes.</summary>
[JsonSourceGenerationOptions(
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(PlatformConverter), typeof(AcceleratorConverter)])]
[JsonSerializable(typeof(LockedVariant))]
[JsonSerializable(typeof(LockFileBody))]
internal sealed partial class LockJson : JsonSerializerContext;

/// <summary>The lock file's outermost object.</summary>
internal sealed record LockFileBody(int Version, ContentDigest Spec, LockedVariant[] Variants);

internal sealed class PlatformConverter : JsonConverter<Platform>
{
    public override Platform Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var parts = reader.GetString()?.Split('/') ?? [];
        return parts.Length is 2 or 3 ? new Platform(parts[0], parts[1], parts.ElementAtOrDefault(2)) : throw new JsonException("a platform is written os/architecture");
    }

    public override void Write(Utf8JsonWriter writer, Platform value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

internal sealed class AcceleratorConverter() : JsonStringEnumConverter<Accelerator>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
