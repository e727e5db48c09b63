using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Layers;
using Berth.Oci.Store;

namespace Berth.Oci.Archives;

/// <summary>A layer that need not be fetched.</summary>
internal static class HeldLayer
{
    /// <summary>The layer, where the store has it; its files are counted by the headers alone. Null also where these have gone bad: then it is fetched anew.</summary>
    public static StoredLayer? Find(ContentStore store, ContentDigest diffId)
    {
        if (!store.Contains(diffId)) return null;
        using var blob = store.OpenRead(diffId);
        try
        {
            return new StoredLayer(diffId, blob.Length, TarScan.Read(blob.SafeFileHandle, $"layer {diffId}").Count(i => i.Kind is '0' or 'S'));
        }
        catch (BerthException)
        {
            return null;
        }
    }
}
