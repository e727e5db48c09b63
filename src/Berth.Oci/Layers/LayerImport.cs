using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Store;

namespace Berth.Oci.Layers;

/// <summary>Takes a layer as others made it into the store, byte for byte.</summary>
public static class LayerImport
{
    /// <param name="layer">A tar, plain or compressed with gzip or zstd (told by its first bytes); read once to its end, left open.</param>
    /// <param name="expectedDiffId">Digest the uncompressed tar must have; null takes any.</param>
    /// <returns>The layer, on the disk for good.</returns>
    /// <exception cref="BerthException">
    /// BERTH3003: another digest than expected; BERTH3004: an entry would leave its folder; BERTH3005: no layer that can be read; BERTH3206: a
    /// compression that cannot be read here; BERTH3102, BERTH3103: the store cannot be written. Nothing appears in the store then.
    /// </exception>
    public static async Task<StoredLayer> ImportAsync(ContentStore store, Stream layer, ContentDigest? expectedDiffId, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var pumped = new PumpedStream(cancellationToken);
        var filling = pumped.FillAsync(layer, stop.Token);
        try
        {
            return await Task.Factory.StartNew(
                () => Import(store, pumped, expectedDiffId, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            await stop.CancelAsync();
            await filling;
        }
    }

    private static StoredLayer Import(ContentStore store, Stream layer, ContentDigest? expectedDiffId, CancellationToken cancellationToken) =>
        StoreFailure.Translate(store, 0, () =>
        {
            using var draft = new LayerDraft(store, new LayerWriteOptions { Durable = true });
            try
            {
                using var tar = LayerCompression.Open(layer);
                using var tee = new TeeStream(tar, draft.Blob.Write);
                var files = LayerUnpacking.Unpack(tee, draft.Snapshot!, cancellationToken);
                tee.Drain(cancellationToken);
                return draft.Publish(files, expectedDiffId);
            }
            catch (InvalidDataException e)
            {
                throw new BerthException(new Problem(OciProblems.InvalidArchive, $"a compressed layer cannot be read: {e.Message}", Fix: "fetch the image again"), e);
            }
        });
}
