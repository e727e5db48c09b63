using System.Runtime.InteropServices;
using Berth.Oci.Linux;

namespace Berth.Oci.Layers;

/// <summary>
/// Unpacks entries below one folder, in overlayfs's form. All work is done relative to open folders that were reached without following
/// a link, so nothing lands elsewhere whatever the entries say. An entry replaces what the layer had at its path. Used by one thread.
/// </summary>
internal sealed unsafe class SnapshotWriter : IDisposable
{
    private readonly AttributeWriter _attributes = new();
    private readonly OpenFolders _folders;

    /// <param name="root">An empty folder.</param>
    public SnapshotWriter(string root) => _folders = new OpenFolders(root, _attributes);

    /// <param name="path">Here and below: relative, ends in NUL.</param>
    public void AddDirectory(byte[] path, in NodeAttributes attributes) => _folders.Declare(path, attributes);

    /// <returns>An open file to write the content to and then hand to <see cref="CloseFile"/>.</returns>
    public int CreateFile(byte[] path, in NodeAttributes attributes)
    {
        var folder = _folders.EnterParent(path);
        while (true)
        {
            fixed (byte* n = &path[TarNames.LastPart(path)])
            {
                var file = Libc.OpenAt(
                    folder, n, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow | OpenFlags.CloseOnExec, (uint)attributes.Mode & 0x1ff);
                if (file >= 0) return file;
            }

            ReplaceOrThrow(folder, path, "create");
        }
    }

    public void Write(int file, ReadOnlySpan<byte> content, byte[] path) => FileDescriptor.Write(file, content, _folders.Root);

    public void CloseFile(int file, byte[] path, in NodeAttributes attributes)
    {
        try
        {
            _attributes.ApplyNew(file, attributes, attributes.Mode, _folders.Inherits, _folders.Root);
            AttributeWriter.SetTime(file, [], attributes.ModifiedAt, attributes.ModifiedNanoseconds, _folders.Root);
        }
        finally
        {
            _ = Libc.Close(file);
        }
    }

    public void AddSymbolicLink(byte[] path, string target, in NodeAttributes attributes)
    {
        var folder = _folders.EnterParent(path);
        fixed (byte* t = PathBytes.EncodeTerminated(target))
        fixed (byte* n = &path[TarNames.LastPart(path)])
            while (Libc.SymbolicLinkAt(t, folder, n) != 0) ReplaceOrThrow(folder, path, "link");
        _attributes.ApplyNamed(folder, path.AsSpan(TarNames.LastPart(path)), attributes, isLink: true, _folders.Root);
    }

    /// <summary>False where the target is not there, or is no file.</summary>
    public bool AddHardLink(byte[] path, byte[] target)
    {
        if (path.AsSpan().SequenceEqual(target)) return true;
        using var from = _folders.FindParent(target);
        if (from is null) return false;
        var folder = _folders.EnterParent(path);
        if (FileStatus.Find(from.Number, target.AsSpan(TarNames.LastPart(target)), _folders.Root) is null or { Kind: FileKind.Directory } or { IsWhiteout: true }) return false;
        fixed (byte* t = &target[TarNames.LastPart(target)])
        fixed (byte* n = &path[TarNames.LastPart(path)])
        {
            while (Libc.LinkAt(from.Number, t, folder, n, 0) != 0)
            {
                if (Marshal.GetLastPInvokeError() == Errno.NoEntry) return false;
                ReplaceOrThrow(folder, path, "link");
            }
        }

        return true;
    }

    /// <summary>Makes a device or pipe. Without root, devices are left out: a container gets its devices from the runtime.</summary>
    public void AddNode(byte[] path, FileKind kind, int major, int minor, in NodeAttributes attributes)
    {
        if (kind != FileKind.Pipe && !_attributes.IsRoot) return;
        var type = kind switch { FileKind.Pipe => 0x1000u, FileKind.CharacterDevice => 0x2000u, _ => 0x6000u };
        MakeNode(path, type | ((uint)attributes.Mode & 0xfff), Libc.Device(major, minor));
        _attributes.ApplyNamed(_folders.EnterParent(path), path.AsSpan(TarNames.LastPart(path)), attributes, isLink: false, _folders.Root);
    }

    /// <summary>Hides what lower layers have at the path; what this layer itself has there stays.</summary>
    public void AddWhiteout(byte[] path)
    {
        var folder = _folders.EnterParent(path);
        switch (FileStatus.Find(folder, path.AsSpan(TarNames.LastPart(path)), _folders.Root))
        {
            case null:
                MakeNode(path, 0x2000, 0);
                AttributeWriter.SetTime(folder, path.AsSpan(TarNames.LastPart(path)), LayerFormat.Time, 0, _folders.Root);
                break;
            case { Kind: FileKind.Directory }:
                AddOpaque(path);
                break;
        }
    }

    public void AddOpaque(byte[] path) => _attributes.SetOpaque(_folders.Enter(path), _folders.Root);

    /// <summary>To be called when all entries were added: gives the last folders their times.</summary>
    public void Finish() => _folders.Finish();

    public void Dispose() => _folders.Dispose();

    private void MakeNode(byte[] path, uint mode, ulong device)
    {
        var folder = _folders.EnterParent(path);
        fixed (byte* n = &path[TarNames.LastPart(path)])
            while (Libc.MakeNodeAt(folder, n, mode, device) != 0) ReplaceOrThrow(folder, path, "make node");
    }

    private void ReplaceOrThrow(int folder, byte[] path, string doing)
    {
        if (Marshal.GetLastPInvokeError() != Errno.Exists) throw LinuxException.Last(doing, _folders.Shown(path));
        TreeRemoval.Remove(folder, path.AsSpan(TarNames.LastPart(path)), _folders.Root);
    }
}
