using System.Buffers;
using Berth.Core.Problems;
using Berth.Oci.Linux;
using Berth.Oci.Store;

namespace Berth.Oci.Layers;

/// <summary>Turns entries into a layer of the store: each content is read once, and becomes tar, digest, blob and snapshot on the way.</summary>
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

    private static StoredLayer Write(ContentStore store, IReadOnlyCollection<LayerEntry> entries, LayerWriteOptions options, CancellationToken cancellationToken)
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

        return StoreFailure.Translate(store, 2 * size, () =>
        {
            using var draft = new LayerDraft(store, options);
            var header = new ArrayBufferWriter<byte>(1 << 12);
            foreach (var planned in plan)
            {
                cancellationToken.ThrowIfCancellationRequested();
                header.ResetWrittenCount();
                TarHeader.Append(header, planned.Entry, planned.Name);
                draft.Blob.Write(header.WrittenSpan);
                Add(draft, planned, cancellationToken);
            }

            draft.Blob.WriteZeros(2 * TarHeader.Block);
            return draft.Publish(files, expected: null);
        });
    }

    private static void Add(LayerDraft draft, PlannedEntry planned, CancellationToken cancellationToken)
    {
        var (entry, path) = planned;
        var attributes = NodeAttributes.Of(entry);
        switch (entry)
        {
            case LayerEntry.File file:
                AddFile(draft, file, path, attributes, cancellationToken);
                break;
            case LayerEntry.Directory:
                draft.Snapshot.AddDirectory(path, attributes);
                break;
            case LayerEntry.SymbolicLink link:
                draft.Snapshot.AddSymbolicLink(path, link.Target, attributes);
                break;
            case LayerEntry.HardLink link:
                draft.Snapshot.AddHardLink(path, PathBytes.EncodeTerminated(link.Target));
                break;
            case LayerEntry.Node node:
                var kind = node.Kind switch { 'c' => FileKind.CharacterDevice, 'b' => FileKind.BlockDevice, _ => FileKind.Pipe };
                draft.Snapshot.AddNode(path, kind, node.Major, node.Minor, attributes);
                break;
            case LayerEntry.Whiteout:
                draft.Snapshot.AddWhiteout(path);
                break;
            case LayerEntry.OpaqueWhiteout:
                draft.Snapshot.AddOpaque(path);
                break;
        }
    }

    private static void AddFile(LayerDraft draft, LayerEntry.File file, byte[] path, in NodeAttributes attributes, CancellationToken cancellationToken)
    {
        using var content = file.Open();
        var target = draft.Snapshot.CreateFile(path, attributes);
        try
        {
            for (var left = file.Size; left > 0;)
            {
                var free = draft.Blob.Free;
                if (free.Length > left) free = free[..(int)left];
                var read = content.ReadAtLeast(free, free.Length, throwOnEndOfStream: false);
                if (read < free.Length) throw TarWriter.Changed(file);
                draft.Snapshot.Write(target, free, path);
                draft.Blob.Advance(read);
                left -= read;
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (content.Read(stackalloc byte[1]) > 0) throw TarWriter.Changed(file);
        }
        catch
        {
            _ = Libc.Close(target);
            throw;
        }

        draft.Snapshot.CloseFile(target, path, attributes);
        draft.Blob.WriteZeros(TarHeader.Padding(file.Size));
    }
}
