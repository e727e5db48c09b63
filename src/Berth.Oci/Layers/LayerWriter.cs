using System.Buffers;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Store;

namespace Berth.Oci.Layers;

/// <summary>Turns entries into a layer of the store: each content is read once, and becomes digest, blob and snapshot on the way.</summary>
public static class LayerWriter
{
    /// <param name="entries">Any order; written sorted by path, bytewise. Missing parent folders are added (0755, constant time).</param>
    /// <exception cref="BerthException">
    /// BERTH3006: two entries share a path; BERTH3007: an entry has a name or target that layers cannot hold; BERTH3008: a content is not as
    /// long as its entry says; BERTH3102, BERTH3103: the store cannot be written.
    /// </exception>
    /// <remarks>Equal entries give an equal diff id on any machine. Memory is a few MiB whatever the sizes; several layers may be written at once.</remarks>
    public static Task<StoredLayer> WriteAsync(
        ContentStore store, IReadOnlyCollection<LayerEntry> entries, LayerWriteOptions options, CancellationToken cancellationToken) =>
        // A thread of its own: the work blocks on files throughout.
        Task.Factory.StartNew(() => Write(store, entries, options, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>The diff id that a layer of these entries has; nothing is written.</summary>
    public static ContentDigest DigestOf(IReadOnlyCollection<LayerEntry> entries, CancellationToken cancellationToken)
    {
        using var tar = new BlobSink(path: null, progress: null);
        Write(tar, unpacked: null, LayerPlan.Of(entries), cancellationToken);
        return tar.Complete();
    }

    internal static StoredLayer Write(ContentStore store, IReadOnlyCollection<LayerEntry> entries, LayerWriteOptions options, CancellationToken cancellationToken)
    {
        var plan = LayerPlan.Of(entries);
        var files = 0;
        long size = 0;
        foreach (var (entry, _) in plan)
        {
            if (entry is not LayerEntry.File file) continue;
            files++;
            size += file.Size;
        }

        var copies = options.Forms == LayerForms.Both ? 2 : 1;
        return StoreFailure.Translate(store, copies * size, () =>
        {
            using var draft = new LayerDraft(store, options);
            Write(draft.Blob, draft.Snapshot, plan, cancellationToken);
            return draft.Publish(files, expected: null);
        });
    }

    private static void Write(BlobSink tar, SnapshotWriter? unpacked, List<PlannedEntry> plan, CancellationToken cancellationToken)
    {
        using var snapshot = unpacked is null ? null : new SnapshotQueue(unpacked);
        var header = new ArrayBufferWriter<byte>(1 << 12);
        foreach (var planned in plan)
        {
            cancellationToken.ThrowIfCancellationRequested();
            header.ResetWrittenCount();
            TarHeader.Append(header, planned.Entry, planned.Name);
            tar.Write(header.WrittenSpan);
            if (planned.Entry is LayerEntry.File file) Copy(tar, snapshot, planned, file, cancellationToken);
            else snapshot?.Add(planned);
        }

        tar.WriteZeros(2 * TarHeader.Block);
        snapshot?.Complete();
    }

    private static void Copy(BlobSink tar, SnapshotQueue? snapshot, PlannedEntry planned, LayerEntry.File file, CancellationToken cancellationToken)
    {
        using var content = file.Open();
        for (var left = file.Size; left > 0;)
        {
            var free = tar.Free;
            if (free.Length > left) free = free[..(int)left];
            var read = content.ReadAtLeast(free, free.Length, throwOnEndOfStream: false);
            if (read < free.Length) throw TarWriter.Changed(file);
            left -= read;
            snapshot?.AddPart(planned, free, ends: left == 0);
            tar.Advance(read);
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (file.Size == 0) snapshot?.AddPart(planned, [], ends: true);
        if (content.Read(stackalloc byte[1]) > 0) throw TarWriter.Changed(file);
        tar.WriteZeros(TarHeader.Padding(file.Size));
    }
}
