using System.Text.Json;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Images;
using Berth.Oci.Store;
using Berth.Oci.Validation;

namespace Berth.Oci.Archives;

/// <summary>
/// Reads an image that <c>docker save</c> wrote: <c>manifest.json</c> names a config and layers by their paths, in folders of their own or as blobs.
/// It has no OCI manifest, so one is made, of uncompressed layers; equal archives give an equal one.
/// </summary>
internal static class DockerArchiveImport
{
    public const string ListFile = "manifest.json";

    public static async Task<StoredImage> ImportAsync(ArchiveFiles files, ImageSelector selector, Platform platform, ContentStore store, CancellationToken cancellationToken)
    {
        var entries = Read(await files.DocumentAsync(ListFile, cancellationToken), $"{files.Name}/{ListFile}");
        var (entry, configJson, config) = await SelectAsync(files, entries, selector, platform, cancellationToken);
        if (entry.Layers.Count != config.RootFs.DiffIds.Length)
            throw Broken($"{files.Name}/{ListFile}", $"it names {entry.Layers.Count} layers where the config has {config.RootFs.DiffIds.Length} diff ids");
        var sources = entry.Layers.Zip(config.RootFs.DiffIds, (path, diffId) => new ArchiveLayers.Source(path, diffId, null));
        var layers = await ArchiveLayers.ImportAsync(files, [.. sources], store, cancellationToken);
        var manifest = new ImageManifest
        {
            Config = new Descriptor { MediaType = MediaTypes.ImageConfig, Digest = ContentDigest.Of(configJson), Size = configJson.Length },
            Layers = [.. layers.Select(l => new Descriptor { MediaType = MediaTypes.Layer, Digest = l.DiffId, Size = l.Size })],
        };
        return new StoredImage(store.Put(OciJson.Write(manifest, OciJson.Default.ImageManifest)), store.Put(configJson), config, layers);
    }

    private static async Task<(Entry Entry, byte[] Json, ImageConfig Config)> SelectAsync(
        ArchiveFiles files, List<Entry> entries, ImageSelector selector, Platform platform, CancellationToken cancellationToken)
    {
        var names = entries.SelectMany(e => e.Names);
        var named = entries.Where(e => selector.Name is null || e.Names.Any(selector.Takes)).ToList();
        if (named.Count == 0) throw selector.NotIn(files, names);
        var read = new List<(Entry Entry, byte[] Json, ImageConfig Config)>();
        foreach (var entry in named)
        {
            var json = await ConfigAsync(files, entry.Config, cancellationToken);
            if (selector.Digest is { } wanted && ContentDigest.Of(json) != wanted) continue;
            read.Add((entry, json, DocumentReader.ReadConfig(json, $"{files.Name}/{ForeignText.Shown(entry.Config)}").OrThrow()));
        }

        if (read.Count == 0) throw selector.NotIn(files, names);
        var fitting = read.Where(r => PlatformMatch.Fits(r.Config.Os, r.Config.Architecture, r.Config.Variant, platform)).ToList();
        if (fitting.Count == 0) throw NoSuchPlatform.For(read[0].Config, platform, $"`{files.Name}`");
        return fitting.Count == 1 ? fitting[0] : throw ImageSelector.Several(files, names);
    }

    /// <summary>Where the config's name is a digest, it has to be the config's own.</summary>
    private static async Task<byte[]> ConfigAsync(ArchiveFiles files, string path, CancellationToken cancellationToken)
    {
        var json = await files.DocumentAsync(path, cancellationToken);
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (name.EndsWith(".json", StringComparison.Ordinal)) name = name[..^5];
        return ContentDigest.TryParseHex(name, out var digest) && digest != ContentDigest.Of(json) ? throw files.Mismatch(digest, ContentDigest.Of(json)) : json;
    }

    private static List<Entry> Read(byte[] json, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Array || document.RootElement.GetArrayLength() is 0 or > 1000) throw Broken(source, "it is not a list of images");
            return [.. document.RootElement.EnumerateArray().Select(e => new Entry(e.GetProperty("Config").GetString()!, Texts(e, "RepoTags"), Texts(e, "Layers")))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw Broken(source, "an image lacks `Config` or has a field of another kind", e);
        }
    }

    private static List<string> Texts(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var list) && list.ValueKind != JsonValueKind.Null ? [.. list.EnumerateArray().Select(t => t.GetString() ?? "")] : [];

    private static BerthException Broken(string source, string why, Exception? cause = null) =>
        new(new Problem(OciProblems.InvalidArchive, $"the list of images cannot be used: {why}", new SourceSpan(source), "save the archive again"), cause);

    private sealed record Entry(string Config, List<string> Names, List<string> Layers);
}
