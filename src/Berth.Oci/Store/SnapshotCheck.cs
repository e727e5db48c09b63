using System.Collections.Immutable;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Layers;
using Berth.Oci.Linux;

namespace Berth.Oci.Store;

/// <summary>Whether each unpacked layer is named as one and, looked at closely, is what its blob or, where that was not written, its digest says.</summary>
internal static class SnapshotCheck
{
    public static void Run(ContentStore store, bool deep, ImmutableArray<Problem>.Builder problems, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(store.Home, "snapshots");
        foreach (var name in DirectoryListing.Read(folder).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = $"{folder}/{name}";
            var fault = DiffId(store, path, name) is not { } diffId ? "carries no digest"
                : !deep ? null
                : store.Contains(diffId) ? Difference(store, diffId, cancellationToken)
                : LayerWriter.DigestOf(OverlayChanges.Read(store.SnapshotPath(diffId), OverlayFilter.None), cancellationToken) is var found && found != diffId ? $"has the content of `{found}`"
                : null;
            if (fault is not null) problems.Add(new Problem(OciProblems.DamagedStore, $"the snapshot `{path}` {fault}", Fix: $"rm -rf {StoreFailure.Quoted(path)}"));
        }
    }

    private static ContentDigest? DiffId(ContentStore store, string path, string name)
    {
        foreach (var mark in DirectoryListing.Read(path))
        {
            if (mark.StartsWith(name, StringComparison.Ordinal) && ContentDigest.TryParseHex(mark, out var diffId) && store.HasSnapshot(diffId)) return diffId;
        }

        return null;
    }

    private static string? Difference(ContentStore store, ContentDigest diffId, CancellationToken cancellationToken)
    {
        var again = store.NewIngestPath();
        Directory.CreateDirectory(again);
        try
        {
            using var snapshot = new SnapshotWriter(again);
            LayerExtraction.Unpack(store, diffId, snapshot, cancellationToken);
            snapshot.Finish();
            return TreeComparison.Difference(again, store.SnapshotPath(diffId), cancellationToken);
        }
        catch (BerthException e) when (e.Problems[0].Code != OciProblems.DiskFull)
        {
            // The blob is at fault, and that was told when the blobs were read.
            return null;
        }
        finally
        {
            TreeRemoval.Remove(again);
        }
    }
}
