using Berth.Core.Locking;

namespace Berth.Oci.Registries;

/// <summary>How far one layer is.</summary>
/// <param name="Blob">Digest of the layer as the registry has it.</param>
/// <param name="Received">Bytes so far, those of an earlier call included.</param>
/// <param name="Size">Bytes in all.</param>
/// <param name="FromStore">Nothing is downloaded: the store has the layer.</param>
public readonly record struct TransferProgress(ContentDigest Blob, long Received, long Size, bool FromStore);
