using System.Collections.Immutable;
using Berth.Core.Locking;
using Berth.Oci.Layers;

namespace Berth.Oci.Images;

/// <summary>An image in the store: manifest and config under the digests they came with, layers uncompressed under their diff ids.</summary>
/// <param name="Layers">Lowest first, as many as the config has diff ids.</param>
public sealed record StoredImage(ContentDigest Manifest, ContentDigest Config, ImageConfig ImageConfig, ImmutableArray<StoredLayer> Layers);
