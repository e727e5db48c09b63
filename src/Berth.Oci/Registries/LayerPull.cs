using System.Collections.Concurrent;
using System.Collections.Immutable;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Archives;
using Berth.Oci.Images;
using Berth.Oci.Layers;
using Berth.Oci.Store;

namespace Berth.Oci.Registries;

/// <summary>Downloads the layers of one image and imports each while it arrives.</summary>
internal sealed class LayerPull(RegistryClient client, ImageReference reference, ContentStore store, IProgress<TransferProgress>? progress)
{
    private const int ProgressStep = 256 << 10;

    /// <returns>One for each layer of the manifest, in its order; a layer that stands there twice is fetched once.</returns>
    public async Task<ImmutableArray<StoredLayer>> PullAsync(ResolvedImage image, CancellationToken cancellationToken)
    {
        var diffIds = image.Config.RootFs.DiffIds;
        var stored = new ConcurrentDictionary<ContentDigest, StoredLayer>();
        var wanted = image.Manifest.Layers.Zip(diffIds).DistinctBy(l => l.Second);
        var options = new ParallelOptions { MaxDegreeOfParallelism = client.Options.ParallelLayers, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(wanted, options, async (layer, cancel) => stored[layer.Second] = await OneAsync(layer.First, layer.Second, cancel));
        return [.. diffIds.Select(d => stored[d])];
    }

    private async Task<StoredLayer> OneAsync(Descriptor layer, ContentDigest diffId, CancellationToken cancellationToken)
    {
        if (HeldLayer.Find(store, diffId) is { } held)
        {
            progress?.Report(new TransferProgress(layer.Digest, layer.Size, layer.Size, FromStore: true));
            return held;
        }

        var (imported, again) = await DownloadAsync(layer, diffId, retryable: true, cancellationToken);
        if (again) (imported, _) = await DownloadAsync(layer, diffId, retryable: false, cancellationToken);
        return imported!;
    }

    /// <returns>No layer, but another try, where the part kept from an earlier call turned out to be at fault.</returns>
    private async Task<(StoredLayer? Layer, bool Again)> DownloadAsync(Descriptor layer, ContentDigest diffId, bool retryable, CancellationToken cancellationToken)
    {
        await using var partial = PartialBlob.TryOpen(store, layer);
        await using var download = new BlobDownload(client, reference, layer, partial, Reporter(layer));
        try
        {
            var imported = await LayerImport.ImportAsync(store, download, diffId, cancellationToken);
            await download.DrainAsync(cancellationToken);
            partial?.Discard();
            return (imported, false);
        }
        catch (InvalidDataException e)
        {
            partial?.Discard();
            if (retryable && partial is { Length: > 0 }) return (null, true);
            throw new BerthException(new Problem(OciProblems.InvalidArchive, $"the layer {layer.Digest} of `{reference.ToShortString()}` cannot be decompressed: {e.Message}", Fix: "push the image again with a current tool"), e);
        }
        catch (BerthException e) when (IsContent(e))
        {
            partial?.Discard();
            if (retryable && partial is { Length: > 0 }) return (null, true);
            throw;
        }
    }

    /// <summary>Whether the bytes are at fault, not the way they take.</summary>
    private static bool IsContent(BerthException e) => e.Problems.Any(p =>
        p.Code == OciProblems.DigestMismatch || p.Code == OciProblems.InvalidArchive || p.Code == OciProblems.UnsafeArchive || p.Code == OciProblems.UnsupportedCompression);

    private Action<long> Reporter(Descriptor layer)
    {
        long reported = -ProgressStep;
        return received =>
        {
            if (progress is null || (received - reported < ProgressStep && received != layer.Size)) return;
            reported = received;
            progress.Report(new TransferProgress(layer.Digest, received, layer.Size, FromStore: false));
        };
    }
}
