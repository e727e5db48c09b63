using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Store;

namespace Berth.Oci.Layers;

/// <summary>Makes the tar of a layer of which only the snapshot was written.</summary>
internal static class LayerPacking
{
    /// <exception cref="BerthException">BERTH3101: there is no snapshot either; BERTH3003: it was changed since; BERTH3102, BERTH3103.</exception>
    public static void Pack(ContentStore store, ContentDigest diffId, CancellationToken cancellationToken)
    {
        if (!store.HasSnapshot(diffId)) throw new BerthException(new Problem(OciProblems.MissingBlob, $"the store has no layer `{diffId}`", Fix: "build or pull the image again"));
        var entries = OverlayChanges.Read(store.SnapshotPath(diffId), OverlayFilter.None);
        if (LayerWriter.DigestOf(entries, cancellationToken) != diffId)
        {
            throw new BerthException(new Problem(OciProblems.DigestMismatch, $"the unpacked layer `{diffId}` is not what it was when it was made",
                Fix: $"rm -rf {StoreFailure.Quoted(store.SnapshotFolder(diffId))}, then build or run again"));
        }

        LayerWriter.Write(store, entries, new LayerWriteOptions { Forms = LayerForms.Blob }, cancellationToken);
    }
}
