using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Berth.Core.Problems;
using Berth.Oci.Images;

namespace Berth.Oci.Validation;

/// <summary>
/// Reads documents that came from elsewhere. Refuses what would make Berth take another image than was meant (duplicate keys, a manifest
/// that is also an index, fields of the wrong kind) and is lenient where an image merely breaks a rule that running it does not need.
/// </summary>
public static class DocumentReader
{
    private const int MostLayers = 1000;

    /// <param name="source">What the problems name as their place.</param>
    public static Checked<ImageManifest> ReadManifest(ReadOnlyMemory<byte> json, string source)
    {
        var read = Read(json, source, OciJson.Default.ImageManifest, "manifests");
        if (read.Value is not { } manifest) return read;
        if (manifest.SchemaVersion != 2) return Refused<ImageManifest>(source, $"schema {manifest.SchemaVersion} is not 2", "push the image again with a current tool");
        if (manifest.Config is null || manifest.Layers.IsDefault || manifest.Layers.Any(l => l is null || l.Size < 0) || manifest.Config.Size < 0)
            return Refused<ImageManifest>(source, "the config or a layer is missing or has a negative size", "push the image again with a current tool");
        return manifest.Layers.Length > MostLayers
            ? Refused<ImageManifest>(source, $"the image has {manifest.Layers.Length} layers; at most {MostLayers} are taken", "squash the image")
            : read;
    }

    /// <summary>Entries that are not named by a SHA-256 digest are left out: they cannot be fetched here, and need not be.</summary>
    public static Checked<ImageIndex> ReadIndex(ReadOnlyMemory<byte> json, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("manifests", out var list) || list.ValueKind != JsonValueKind.Array)
                return Refused<ImageIndex>(source, "the index has no list of manifests", "push the image again with a current tool");
            if (root.TryGetProperty("layers", out _)) return Ambiguous<ImageIndex>(source);
            var manifests = list.EnumerateArray().Where(HasKnownDigest).Select(e => e.Deserialize(OciJson.Default.Descriptor)!).ToImmutableArray();
            var type = root.TryGetProperty("mediaType", out var t) ? t.GetString() : null;
            return new Checked<ImageIndex>(new ImageIndex { MediaType = type, Manifests = manifests }, []);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Unreadable<ImageIndex>(source, e);
        }
    }

    public static Checked<ImageConfig> ReadConfig(ReadOnlyMemory<byte> json, string source)
    {
        var read = Read(json, source, OciJson.Default.ImageConfig, null);
        return read.Value is { } config && (config.RootFs is null || config.RootFs.DiffIds.IsDefault || config.Os is null || config.Architecture is null)
            ? Refused<ImageConfig>(source, "the config does not say its platform and layers", "push the image again with a current tool")
            : read;
    }

    /// <summary>Tells an index from a manifest by its fields, which cannot disagree with what is then read; the media type only settles the rest.</summary>
    public static bool IsIndex(ReadOnlyMemory<byte> json, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("manifests", out _);
        }
        catch (JsonException e)
        {
            throw new BerthException(Unreadable<ImageIndex>(source, e).Problems, e);
        }
    }

    private static JsonDocumentOptions Strict => new() { AllowDuplicateProperties = false };

    private static Checked<T> Read<T>(ReadOnlyMemory<byte> json, string source, JsonTypeInfo<T> type, string? forbidden)
        where T : class
    {
        if (json.Length > ImageValidation.LargestDocument)
            return Refused<T>(source, $"the document has {json.Length} bytes; at most {ImageValidation.LargestDocument} are read", "check that this is an image");
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            if (forbidden is not null && document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(forbidden, out _)) return Ambiguous<T>(source);
            return document.RootElement.Deserialize(type) is { } value ? new Checked<T>(value, []) : Refused<T>(source, "the document is null", "push the image again with a current tool");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Unreadable<T>(source, e);
        }
    }

    private static bool HasKnownDigest(JsonElement entry) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("digest", out var digest) && digest.ValueKind == JsonValueKind.String
        && Core.Locking.ContentDigest.TryParse(digest.GetString(), out _);

    private static Checked<T> Ambiguous<T>(string source)
        where T : class =>
        Refused<T>(source, "the document is a manifest and an index at once, so that tools would take different images from it", "push the image again with a current tool");

    private static Checked<T> Unreadable<T>(string source, Exception cause)
        where T : class =>
        Refused<T>(source, $"the document cannot be read: {ForeignText.Shown(cause.Message, 300)}", "push the image again with a current tool");

    private static Checked<T> Refused<T>(string source, string what, string fix)
        where T : class =>
        new(null, [new Problem(OciProblems.InvalidManifest, what, new SourceSpan(source), fix)]);
}
