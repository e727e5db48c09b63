using System.Security.Cryptography;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Store;

namespace Berth.Oci.Layers;

/// <summary>Unpacks a layer whose blob lies in the store.</summary>
internal static class LayerExtraction
{
    /// <summary>Makes the snapshot of a layer anew, checking the blob's digest on the way.</summary>
    /// <exception cref="BerthException">BERTH3003: the blob is damaged; BERTH3101: it is not there.</exception>
    public static void Extract(ContentStore store, ContentDigest diffId, CancellationToken cancellationToken) =>
        StoreFailure.Translate(store, 0, () =>
        {
            using var draft = new SnapshotDraft(store);
            Unpack(store, diffId, draft.Writer, cancellationToken);
            draft.Finish(diffId);
            store.Unsynced.Note(diffId);
            draft.Publish(diffId);
            return true;
        });

    /// <summary>Unpacks the blob, and fails when its bytes are not those its name says.</summary>
    public static void Unpack(ContentStore store, ContentDigest diffId, SnapshotWriter snapshot, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var blob = store.OpenRead(diffId);
        using var tee = new TeeStream(blob, hash.AppendData);
        try
        {
            LayerUnpacking.Unpack(tee, snapshot, cancellationToken);
            tee.Drain(cancellationToken);
        }
        catch (BerthException e)
        {
            // A damaged blob often breaks the archive first; the digest is what is wrong.
            tee.Drain(cancellationToken);
            if (ContentDigest.FromHash(hash.GetCurrentHash()) != diffId) throw Damaged(store, diffId, e);
            throw;
        }

        if (ContentDigest.FromHash(hash.GetHashAndReset()) != diffId) throw Damaged(store, diffId, null);
    }

    private static BerthException Damaged(ContentStore store, ContentDigest diffId, Exception? inner) => new(
        new Problem(
            OciProblems.DigestMismatch,
            $"the stored bytes of layer `{diffId}` are not those it was named by",
            Fix: $"rm -f {StoreFailure.Quoted(store.BlobPath(diffId))}, then build or pull again"),
        inner);
}
