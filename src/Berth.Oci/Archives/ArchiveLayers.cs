using System.Collections.Concurrent;
using System.Collections.Immutable;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Layers;
using Berth.Oci.Store;

namespace Berth.Oci.Archives;

/// <summary>Imports the layers of an archive into the store.</summary>
internal static class ArchiveLayers
{
    private const int AtOnce = 2;

    /// <param name="Path">In the archive.</param>
    /// <param name="DiffId">From the config.</param>
    /// <param name="Named">Digest and size of the bytes as they lie there, where a manifest states them.</param>
    public readonly record struct Source(string Path, ContentDigest DiffId, (ContentDigest Digest, long Size)? Named);

    /// <returns>One for each source, in order; a layer that stands there twice is read once, one that the store has not at all.</returns>
    public static async Task<ImmutableArray<StoredLayer>> ImportAsync(ArchiveFiles files, IReadOnlyList<Source> layers, ContentStore store, CancellationToken cancellationToken)
    {
        var stored = new ConcurrentDictionary<ContentDigest, StoredLayer>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(layers.DistinctBy(l => l.DiffId), options, async (layer, cancel) =>
            stored[layer.DiffId] = HeldLayer.Find(store, layer.DiffId) ?? await OneAsync(files, layer, store, cancel));
        return [.. layers.Select(l => stored[l.DiffId])];
    }

    private static async Task<StoredLayer> OneAsync(ArchiveFiles files, Source layer, ContentStore store, CancellationToken cancellationToken)
    {
        if (files.SizeOf(layer.Path) is not { } size) throw files.Lacks(layer.Path);
        if (layer.Named is { } stated && stated.Size != size)
            throw new BerthException(new Problem(OciProblems.DigestMismatch, $"the layer {stated.Digest} in `{files.Name}` has {size} bytes where {stated.Size} are stated", Fix: "save the archive again"));
        await using var content = files.Open(layer.Path);
        await using var hashed = new HashedStream(content);
        try
        {
            var imported = await LayerImport.ImportAsync(store, hashed, layer.DiffId, cancellationToken);
            var (digest, _) = await hashed.FinishAsync(cancellationToken);
            return layer.Named is { } named && named.Digest != digest ? throw files.Mismatch(named.Digest, digest) : imported;
        }
        catch (InvalidDataException e)
        {
            throw new BerthException(new Problem(OciProblems.InvalidArchive, $"the layer {layer.DiffId} in `{files.Name}` cannot be decompressed: {e.Message}", Fix: "save the archive again"), e);
        }
    }
}
