using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Images;

namespace Berth.Oci.Store;

/// <summary>Follows every image of a store from its name to its layers.</summary>
internal sealed class ImageCheck(ContentStore store, ImmutableArray<Problem>.Builder problems)
{
    private const long MaximumDocument = 1 << 24;
    private readonly HashSet<ContentDigest> _seen = [];

    public static void Run(ContentStore store, ImmutableArray<Problem>.Builder problems)
    {
        try
        {
            var check = new ImageCheck(store, problems);
            foreach (var image in store.Tags.ReadIndex().Manifests) check.Image(image);
        }
        catch (BerthException e)
        {
            problems.AddRange(e.Problems);
        }
    }

    private void Image(Descriptor descriptor)
    {
        if (!_seen.Add(descriptor.Digest)) return;
        if (MediaTypes.IsIndex(descriptor.MediaType))
        {
            if (Document(descriptor, OciJson.Default.ImageIndex) is not { } index) return;
            if (index.Manifests.IsDefault) Broken(descriptor, "has no list of manifests");
            else foreach (var image in index.Manifests) Image(image);
        }
        else if (MediaTypes.IsManifest(descriptor.MediaType))
        {
            if (Document(descriptor, OciJson.Default.ImageManifest) is { } manifest) Manifest(descriptor, manifest);
        }
        else
        {
            Blob(descriptor);
        }
    }

    private void Manifest(Descriptor descriptor, ImageManifest manifest)
    {
        if (manifest.Layers.IsDefault || manifest.Config is null)
        {
            Broken(descriptor, "has no config or no layers");
            return;
        }

        // An image that only carries something else (an artifact) has a config of another type.
        var isImage = manifest.Config.MediaType is MediaTypes.ImageConfig or MediaTypes.DockerConfig;
        var diffIds = isImage && Document(manifest.Config, OciJson.Default.ImageConfig) is { } config ? config.RootFs?.DiffIds ?? default : default;
        if (!isImage) Blob(manifest.Config);
        if (!diffIds.IsDefault && diffIds.Length != manifest.Layers.Length)
            Broken(descriptor, $"lists {manifest.Layers.Length} layers, its config {diffIds.Length}");
        for (var i = 0; i < manifest.Layers.Length; i++)
            Layer(descriptor, manifest.Layers[i], !diffIds.IsDefault && i < diffIds.Length ? diffIds[i] : null);
    }

    private void Layer(Descriptor manifest, Descriptor layer, ContentDigest? diffId)
    {
        if (layer.MediaType is MediaTypes.Layer or MediaTypes.DockerLayer && diffId is { } d && d != layer.Digest)
            Broken(manifest, $"has a plain layer `{layer.Digest}` where its config has the diff id `{d}`");
        // A compressed layer was unpacked when it came in; its plain form is what the store keeps.
        if (!store.Contains(layer.Digest) && diffId is { } plain && store.Contains(plain)) return;
        Blob(layer);
    }

    /// <summary>Whether the blob is there and as long as the descriptor says.</summary>
    private bool Blob(Descriptor descriptor)
    {
        var file = new FileInfo(store.BlobPath(descriptor.Digest));
        if (!file.Exists)
        {
            problems.Add(new Problem(OciProblems.MissingBlob, $"the store lacks `{descriptor.Digest}` ({descriptor.MediaType})", Fix: "build or pull the image again"));
            return false;
        }

        if (file.Length == descriptor.Size) return true;
        problems.Add(new Problem(
            OciProblems.DigestMismatch,
            $"the blob `{descriptor.Digest}` has {file.Length} bytes, its descriptor says {descriptor.Size}",
            Fix: $"rm -f {StoreFailure.Quoted(file.FullName)}, then build or pull again"));
        return false;
    }

    private T? Document<T>(Descriptor descriptor, JsonTypeInfo<T> type)
        where T : class
    {
        if (!Blob(descriptor)) return null;
        if (descriptor.Size > MaximumDocument)
        {
            Broken(descriptor, "is too large for a document");
            return null;
        }

        try
        {
            if (JsonSerializer.Deserialize(File.ReadAllBytes(store.BlobPath(descriptor.Digest)), type) is { } document) return document;
            Broken(descriptor, "is empty");
        }
        catch (JsonException e)
        {
            Broken(descriptor, $"cannot be read: {e.Message}");
        }

        return null;
    }

    private void Broken(Descriptor descriptor, string fault) => problems.Add(new Problem(
        OciProblems.InvalidManifest, $"the document `{descriptor.Digest}` {fault}", Fix: "build or pull the image again"));
}
