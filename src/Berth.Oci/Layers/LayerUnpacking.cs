using Berth.Core.Problems;
using Berth.Oci.Linux;

namespace Berth.Oci.Layers;

/// <summary>Lays the entries of any layer tar into a snapshot: later entries replace earlier ones, whiteouts take overlayfs's form (layer.md).</summary>
internal static class LayerUnpacking
{
    /// <returns>Number of regular files.</returns>
    /// <exception cref="BerthException">BERTH3004, BERTH3005</exception>
    public static int Unpack(Stream tar, SnapshotWriter snapshot, CancellationToken cancellationToken)
    {
        var reader = new TarReader(tar);
        var buffer = new byte[1 << 17];
        var files = 0;
        while (reader.Read() is { } entry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = PathBytes.EncodeTerminated(entry.Path);
            if (AddWhiteout(snapshot, path)) continue;
            Add(snapshot, entry, path, buffer, cancellationToken);
            if (entry.Kind == TarEntryKind.File) files++;
        }

        return files;
    }

    private static void Add(SnapshotWriter snapshot, TarEntry entry, byte[] path, byte[] buffer, CancellationToken cancellationToken)
    {
        var attributes = NodeAttributes.Of(entry);
        switch (entry.Kind)
        {
            case TarEntryKind.Directory:
                snapshot.AddDirectory(path, attributes);
                break;
            case TarEntryKind.SymbolicLink:
                snapshot.AddSymbolicLink(path, entry.Target, attributes);
                break;
            case TarEntryKind.HardLink:
                if (!snapshot.AddHardLink(path, PathBytes.EncodeTerminated(entry.Target)))
                    throw TarReader.Invalid($"has a hard link `{entry.Path}` to `{entry.Target}`, which is no file of the same layer");
                break;
            case TarEntryKind.File:
                AddFile(snapshot, entry, path, attributes, buffer, cancellationToken);
                break;
            default:
                var kind = entry.Kind switch { TarEntryKind.CharacterDevice => FileKind.CharacterDevice, TarEntryKind.BlockDevice => FileKind.BlockDevice, _ => FileKind.Pipe };
                snapshot.AddNode(path, kind, entry.Major, entry.Minor, attributes);
                break;
        }
    }

    private static void AddFile(
        SnapshotWriter snapshot, TarEntry entry, byte[] path, in NodeAttributes attributes, byte[] buffer, CancellationToken cancellationToken)
    {
        var file = snapshot.CreateFile(path, attributes);
        try
        {
            int read;
            while ((read = entry.Content.Read(buffer)) > 0)
            {
                snapshot.Write(file, buffer.AsSpan(0, read), path);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        catch
        {
            _ = Libc.Close(file);
            throw;
        }

        snapshot.CloseFile(file, path, attributes);
    }

    private static bool AddWhiteout(SnapshotWriter snapshot, byte[] path)
    {
        var at = TarNames.LastPart(path);
        var name = path.AsSpan(at, path.Length - at - 1);
        if (!name.StartsWith(".wh."u8)) return false;
        if (name.SequenceEqual(".wh..wh..opq"u8)) snapshot.AddOpaque([.. TarNames.Parent(path), 0]);
        else if (name.StartsWith(".wh..wh."u8)) return true; // aufs's own bookkeeping
        else if (name.Length is 4 || name[4..] is [(byte)'.'] or [(byte)'.', (byte)'.']) throw TarReader.Invalid("has a whiteout without a name");
        else snapshot.AddWhiteout([.. path.AsSpan(0, at), .. name[4..], 0]);
        return true;
    }
}
