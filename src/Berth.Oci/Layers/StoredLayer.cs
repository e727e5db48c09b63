using Berth.Core.Locking;

namespace Berth.Oci.Layers;

/// <summary>A layer that lies in the store, as a blob and unpacked.</summary>
/// <param name="DiffId">Digest of the uncompressed tar; also the blob's name.</param>
/// <param name="Size">Bytes of the uncompressed tar.</param>
/// <param name="Files">Number of regular files.</param>
public sealed record StoredLayer(ContentDigest DiffId, long Size, int Files);
