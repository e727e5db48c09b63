using Berth.Core.Locking;

namespace Berth.Oci.Layers;

/// <summary>A layer that the store holds uncompressed, under its diff id.</summary>
/// <param name="Size">Bytes of the uncompressed tar.</param>
/// <param name="Files">Regular files in it.</param>
public sealed record StoredLayer(ContentDigest DiffId, long Size, int Files);
