using System.Collections.Immutable;
using System.Text.Json;
using Berth.Core.Locking;
using Berth.Python.Versions;

namespace Berth.Python.Indexes;

/// <summary>Reads a project page in JSON (PEP 691, 700, 714).</summary>
internal static class JsonPage
{
    /// <exception cref="FormatException">It is not such a page, or of an API version that is not understood.</exception>
    public static ImmutableArray<IndexFile> Parse(ReadOnlyMemory<byte> json, Uri address)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            ApiVersion.Check(root.TryGetProperty("meta", out var meta) && meta.TryGetProperty("api-version", out var version) ? version.GetString() : null);
            return [.. root.GetProperty("files").EnumerateArray().Select(f => File(f, address)).OfType<IndexFile>()];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("it is not the JSON of a project page", e);
        }
    }

    private static IndexFile? File(JsonElement file, Uri address)
    {
        if (!PageLink.TryResolve(address, file.GetProperty("url").GetString(), out var url)) return null;
        var name = file.GetProperty("filename").GetString();
        if (string.IsNullOrEmpty(name) || name.Contains('/', StringComparison.Ordinal)) return null;
        ContentDigest? digest = file.TryGetProperty("hashes", out var hashes) ? Sha256(hashes) : null;
        return new(name, url, digest, Size(file), RequiresPython(file), Yanked(file), Metadata(file));
    }

    private static long? Size(JsonElement file) =>
        file.TryGetProperty("size", out var size) && size.ValueKind == JsonValueKind.Number && size.TryGetInt64(out var bytes) && bytes >= 0 ? bytes : null;

    private static SpecifierSet? RequiresPython(JsonElement file) =>
        file.TryGetProperty("requires-python", out var python) && python.ValueKind == JsonValueKind.String && SpecifierSet.TryParse(python.GetString()!, out var set) ? set : null;

    private static string? Yanked(JsonElement file) => !file.TryGetProperty("yanked", out var yanked) ? null : yanked.ValueKind switch
    {
        JsonValueKind.True => "",
        JsonValueKind.String => yanked.GetString(),
        _ => null,
    };

    private static PublishedMetadata? Metadata(JsonElement file)
    {
        if (!file.TryGetProperty("core-metadata", out var metadata) && !file.TryGetProperty("dist-info-metadata", out metadata)) return null;
        return metadata.ValueKind switch
        {
            JsonValueKind.True => new(null),
            JsonValueKind.Object => new(Sha256(metadata)),
            _ => null,
        };
    }

    private static ContentDigest? Sha256(JsonElement hashes) =>
        hashes.ValueKind == JsonValueKind.Object && hashes.TryGetProperty("sha256", out var hex) && ContentDigest.TryParseHex(hex.GetString()?.ToLowerInvariant(), out var digest) ? digest : null;
}
