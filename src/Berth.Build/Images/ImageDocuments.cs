using Berth.Core.Locking;
using Berth.Oci.Images;
using Berth.Oci.Layers;
using Berth.Oci.Store;

namespace Berth.Build.Images;

/// <summary>Writes an image's config and manifest, with layers described as they are in the store: uncompressed, so that the digests are stable.</summary>
public static class ImageDocuments
{
    /// <param name="layers">Lowest first, as many as the config's diff ids.</param>
    /// <returns>Descriptor of the manifest.</returns>
    public static Descriptor Put(ContentStore store, ImageConfig config, IEnumerable<StoredLayer> layers)
    {
        var configBytes = OciJson.Write(config, OciJson.Default.ImageConfig);
        var manifest = new ImageManifest
        {
            Config = new Descriptor { MediaType = MediaTypes.ImageConfig, Digest = store.Put(configBytes), Size = configBytes.Length },
            Layers = [.. layers.Select(l => new Descriptor { MediaType = MediaTypes.Layer, Digest = l.DiffId, Size = l.Size })],
        };
        var bytes = OciJson.Write(manifest, OciJson.Default.ImageManifest);
        return new Descriptor { MediaType = MediaTypes.ImageManifest, Digest = store.Put(bytes), Size = bytes.Length };
    }
}
