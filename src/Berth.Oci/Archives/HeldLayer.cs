using Berth.Core.Locking;
using Berth.Oci.Layers;
using Berth.Oci.Store;

namespace Berth.Oci.Archives;

/// <summary>A layer that need not be fetched.</summary>
internal static class HeldLayer
{
    /// <summary>The layer, where the store has it; its files are counted by the headers alone.</summary>
    public static StoredLayer? Find(ContentStore store, ContentDigest diffId)
    {
        if (!store.Contains(diffId)) return null;
        using var blob = store.OpenRead(diffId);
        return new StoredLayer(diffId, blob.Length, TarScan.Read(blob.SafeFileHandle, $"layer {diffId}").Count(i => i.Kind is '0' or 'S'));
    }
}
