using System.Collections.Immutable;
using System.Text.Json;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci;
using Berth.Oci.Images;
using Berth.Oci.Store;

namespace Berth.Cli.Display;

/// <summary>An image as <c>berth images</c> and <c>berth inspect</c> show it.</summary>
/// <param name="Size">Bytes of all layers, uncompressed.</param>
public sealed record ImageReport(
    string? Name,
    ContentDigest Image,
    ContentDigest Config,
    long Size,
    string Platform,
    ImmutableArray<ImageLayerReport> Layers,
    ImmutableArray<string> Environment,
    ImmutableSortedDictionary<string, string> Labels)
{
    /// <exception cref="BerthException">The store lacks one of its documents.</exception>
    public static ImageReport Of(ContentStore store, string? name, Descriptor descriptor)
    {
        var manifest = Read(store, descriptor.Digest, OciJson.Default.ImageManifest);
        var config = Read(store, manifest.Config.Digest, OciJson.Default.ImageConfig);
        var made = (config.History ?? []).Where(h => h.EmptyLayer != true).Select(h => h.CreatedBy).ToArray();
        var layers = manifest.Layers.Select((l, i) => new ImageLayerReport(config.RootFs.DiffIds[i], l.Size, made.ElementAtOrDefault(i)));
        return new ImageReport(name, descriptor.Digest, manifest.Config.Digest, manifest.Layers.Sum(l => l.Size), $"{config.Os}/{config.Architecture}",
            [.. layers], config.Config?.Env ?? [], config.Config?.Labels ?? ImmutableSortedDictionary<string, string>.Empty);
    }

    private static T Read<T>(ContentStore store, ContentDigest digest, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        using var file = store.OpenRead(digest);
        try
        {
            return JsonSerializer.Deserialize(file, type) ?? throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw new BerthException(new Problem(OciProblems.InvalidManifest, $"the document {digest} cannot be read: {e.Message}", Fix: "berth doctor --store"), e);
        }
    }
}

/// <param name="MadeBy">As the image's history tells.</param>
public sealed record ImageLayerReport(ContentDigest DiffId, long Size, string? MadeBy);
