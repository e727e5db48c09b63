using System.Buffers;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Linux;
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
        Write(tar, snapshot: null, LayerPlan.Of(entries), cancellationToken);
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

    private static void Write(BlobSink tar, SnapshotWriter? snapshot, List<PlannedEntry> plan, CancellationToken cancellationToken)
    {
        var header = new ArrayBufferWriter<byte>(1 << 12);
        foreach (var planned in plan)
        {
            cancellationToken.ThrowIfCancellationRequested();
            header.ResetWrittenCount();
            TarHeader.Append(header, planned.Entry, planned.Name);
            tar.Write(header.WrittenSpan);
            if (planned.Entry is LayerEntry.File file) AddFile(tar, snapshot, file, planned.Path, cancellationToken);
            else if (snapshot is not null) Add(snapshot, planned);
        }

        tar.WriteZeros(2 * TarHeader.Block);
    }

    private static void Add(SnapshotWriter snapshot, PlannedEntry planned)
    {
        var (entry, path) = planned;
        var attributes = NodeAttributes.Of(entry);
        switch (entry)
        {
            case LayerEntry.Directory:
                snapshot.AddDirectory(path, attributes);
                break;
            case LayerEntry.SymbolicLink link:
                snapshot.AddSymbolicLink(path, link.Target, attributes);
                break;
            case LayerEntry.HardLink link:
                snapshot.AddHardLink(path, PathBytes.EncodeTerminated(link.Target));
                break;
            case LayerEntry.Node node:
                var kind = node.Kind switch { 'c' => FileKind.CharacterDevice, 'b' => FileKind.BlockDevice, _ => FileKind.Pipe };
                snapshot.AddNode(path, kind, node.Major, node.Minor, attributes);
                break;
            case LayerEntry.Whiteout:
                snapshot.AddWhiteout(path);
                break;
            case LayerEntry.OpaqueWhiteout:
                snapshot.AddOpaque(path);
                break;
        }
    }

    private static void AddFile(BlobSink tar, SnapshotWriter? snapshot, LayerEntry.File file, byte[] path, CancellationToken cancellationToken)
    {
        using var content = file.Open();
        if (snapshot is null)
        {
            Copy(tar, file, content, taken: null, cancellationToken);
            return;
        }

        var attributes = NodeAttributes.Of(file);
        var target = snapshot.CreateFile(path, attributes);
        try
        {
            Copy(tar, file, content, part => snapshot.Write(target, part, path), cancellationToken);
        }
        catch
        {
            _ = Libc.Close(target);
            throw;
        }

        snapshot.CloseFile(target, path, attributes);
    }

    /// <param name="taken">Sees each part as it goes into the tar.</param>
    private static void Copy(BlobSink blob, LayerEntry.File file, Stream content, Action<ReadOnlySpan<byte>>? taken, CancellationToken cancellationToken)
    {
        for (var left = file.Size; left > 0;)
        {
            var free = blob.Free;
            if (free.Length > left) free = free[..(int)left];
            var read = content.ReadAtLeast(free, free.Length, throwOnEndOfStream: false);
            if (read < free.Length) throw TarWriter.Changed(file);
            taken?.Invoke(free);
            blob.Advance(read);
            left -= read;
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (content.Read(stackalloc byte[1]) > 0) throw TarWriter.Changed(file);
        blob.WriteZeros(TarHeader.Padding(file.Size));
    }
}
