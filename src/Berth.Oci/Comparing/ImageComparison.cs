using System.Collections.Immutable;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Store;

namespace Berth.Oci.Comparing;

/// <summary>Compares the layers of two images in the store. Layers that both have are not read.</summary>
public static class ImageComparison
{
    /// <param name="old">Lowest first.</param>
    /// <param name="new">Lowest first.</param>
    /// <exception cref="BerthException">BERTH3101: a layer that has to be read is not in the store.</exception>
    public static ImageDifference Of(ContentStore store, IReadOnlyList<ComparedLayer> old, IReadOnlyList<ComparedLayer> @new, CancellationToken cancellationToken)
    {
        var shared = old.Select(l => l.DiffId).ToHashSet();
        shared.IntersectWith(@new.Select(l => l.DiffId));
        var removed = old.Where(l => !shared.Contains(l.DiffId)).DistinctBy(l => l.DiffId).ToList();
        var added = @new.Where(l => !shared.Contains(l.DiffId)).DistinctBy(l => l.DiffId).ToList();
        var before = new Dictionary<string, LayerFiles.Entry>(StringComparer.Ordinal);
        var after = new Dictionary<string, LayerFiles.Entry>(StringComparer.Ordinal);
        foreach (var layer in removed) LayerFiles.Read(store, layer.DiffId, before, cancellationToken);
        foreach (var layer in added) LayerFiles.Read(store, layer.DiffId, after, cancellationToken);
        var gone = before.Where(f => !after.ContainsKey(f.Key)).Select(f => (f.Value.Layer, Change: new FileChange(f.Key, f.Value.Size, null)));
        var made = after.Where(f => !IsSame(store, before.GetValueOrDefault(f.Key), f.Value, cancellationToken))
            .Select(f => (f.Value.Layer, Change: new FileChange(f.Key, before.GetValueOrDefault(f.Key)?.Size, f.Value.Size)));
        var changes = gone.Concat(made).ToLookup(f => f.Layer, f => f.Change);
        return new ImageDifference(shared.Count,
            [.. removed.Select(l => new LayerDifference(l, false, Sorted(changes[l.DiffId]))), .. added.Select(l => new LayerDifference(l, true, Sorted(changes[l.DiffId])))],
            added.Sum(l => l.Size));
    }

    private static bool IsSame(ContentStore store, LayerFiles.Entry? old, LayerFiles.Entry @new, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return old is not null && old.LooksLike(@new) && LayerFiles.SameContent(store, old, @new);
    }

    private static ImmutableArray<FileChange> Sorted(IEnumerable<FileChange> changes) => [.. changes.OrderBy(c => c.Path, StringComparer.Ordinal)];
}
