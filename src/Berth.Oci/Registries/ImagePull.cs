using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Images;
using Berth.Oci.Layers;
using Berth.Oci.Store;
using Berth.Oci.Validation;

namespace Berth.Oci.Registries;

/// <summary>Brings images from registries into the store.</summary>
public static class ImagePull
{
    private const int DeepestIndex = 4;

    /// <summary>
    /// Makes the image that <paramref name="reference"/> means on <paramref name="platform"/> be in the store. Nothing is asked of the network for
    /// a reference by digest whose image is there. Layers arrive in parallel; one the store has by its diff id is not downloaded; what was
    /// downloaded before a failure is kept for the next call.
    /// </summary>
    /// <param name="progress">Told of each layer about every quarter megabyte, from several threads.</param>
    /// <exception cref="BerthException">BERTH3002, BERTH3003, BERTH3201 to BERTH3206, and what importing a layer throws.</exception>
    public static async Task<StoredImage> PullAsync(
        RegistryClient client, ImageReference reference, Platform platform, ContentStore store, IProgress<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        var resolved = await ResolveAsync(client, reference, platform, store, cancellationToken);
        var layers = new LayerPull(client, reference, store, progress);
        var stored = await layers.PullAsync(resolved, cancellationToken);
        var config = store.Put(resolved.ConfigJson.Span);
        var manifest = store.Put(resolved.ManifestJson.Span);
        return new StoredImage(manifest, config, resolved.Config, stored);
    }

    /// <summary>Finds the exact image without its layers; documents the store holds by digest are taken from there.</summary>
    /// <exception cref="BerthException">BERTH3205: the image has no manifest for the platform; the others as for pulling.</exception>
    public static async Task<ResolvedImage> ResolveAsync(
        RegistryClient client, ImageReference reference, Platform platform, ContentStore store, CancellationToken cancellationToken)
    {
        var at = reference;
        for (var depth = 0; depth <= DeepestIndex; depth++)
        {
            var (digest, json) = await ManifestAsync(client, at, store, cancellationToken);
            var source = $"manifest {digest} of {reference.ToShortString()}";
            if (!DocumentReader.IsIndex(json, source))
            {
                return await ResolvedImage.ReadAsync(digest, json, reference.ToShortString(), platform, async config =>
                    Held(store, config.Digest) ?? await client.GetDocumentAsync(at, config, cancellationToken));
            }

            store.Put(json);
            var index = DocumentReader.ReadIndex(json, source).OrThrow();
            var chosen = PlatformMatch.Choose(index.Manifests, platform) ?? throw NoSuchPlatform.In(index.Manifests, platform, $"`{reference.ToShortString()}`");
            at = at.At(chosen.Digest);
        }

        throw new BerthException(new Problem(OciProblems.InvalidManifest, $"`{reference.ToShortString()}` is an index of indexes, more than {DeepestIndex} deep", Fix: "name the image itself by its digest"));
    }

    private static async Task<(ContentDigest Digest, byte[] Json)> ManifestAsync(RegistryClient client, ImageReference at, ContentStore store, CancellationToken cancellationToken) =>
        at.Digest is { } digest && Held(store, digest) is { } json ? (digest, json) : await client.GetManifestAsync(at, cancellationToken);

    /// <summary>A document of the store, unless its bytes have gone bad: then it is fetched anew.</summary>
    private static byte[]? Held(ContentStore store, ContentDigest digest)
    {
        if (!store.Contains(digest) || new FileInfo(store.BlobPath(digest)).Length > ImageValidation.LargestDocument) return null;
        var content = File.ReadAllBytes(store.BlobPath(digest));
        return ContentDigest.Of(content) == digest ? content : null;
    }
}
