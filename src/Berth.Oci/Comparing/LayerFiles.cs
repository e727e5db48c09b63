using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Layers;
using Berth.Oci.Store;

namespace Berth.Oci.Comparing;

/// <summary>What a layer in the store holds, without its content.</summary>
internal static class LayerFiles
{
    /// <param name="Offset">Where the content begins in the layer's blob.</param>
    public sealed record Entry(ContentDigest Layer, TarEntryKind Kind, int Mode, int UserId, int GroupId, string Target, long Size, long Offset)
    {
        /// <summary>Alike but for the layer; the content may still differ.</summary>
        public bool LooksLike(Entry other) => this with { Layer = other.Layer, Offset = other.Offset } == other;
    }

    /// <summary>Adds the entries by path; a later one takes the place of an earlier.</summary>
    /// <exception cref="BerthException">BERTH3101: the layer is not in the store; BERTH3005: it cannot be read.</exception>
    public static void Read(ContentStore store, ContentDigest diffId, Dictionary<string, Entry> files, CancellationToken cancellationToken)
    {
        using var blob = store.OpenRead(diffId);
        var tar = new TarReader(blob);
        while (tar.Read() is { } entry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            files[entry.Path] = new Entry(diffId, entry.Kind, entry.Mode, entry.UserId, entry.GroupId, entry.Target, entry.Size, blob.Position);
        }
    }

    /// <summary>Whether two files of one size hold the same bytes.</summary>
    public static bool SameContent(ContentStore store, Entry one, Entry other)
    {
        using var a = store.OpenRead(one.Layer);
        using var b = store.OpenRead(other.Layer);
        (a.Position, b.Position) = (one.Offset, other.Offset);
        var (left, right) = (new byte[1 << 16], new byte[1 << 16]);
        for (var rest = one.Size; rest > 0;)
        {
            var next = (int)Math.Min(rest, left.Length);
            a.ReadExactly(left, 0, next);
            b.ReadExactly(right, 0, next);
            if (!left.AsSpan(0, next).SequenceEqual(right.AsSpan(0, next))) return false;
            rest -= next;
        }

        return true;
    }
}
