using System.Runtime.InteropServices;
using Berth.Core.Problems;
using Berth.Oci.Linux;

namespace Berth.Oci.Layers;

/// <summary>
/// The folders from a snapshot's root down to where entries are being added, all open. Neighbours in a sorted layer share them, so a
/// folder is opened once. Leaving a folder gives it back the time that adding to it changed.
/// </summary>
internal sealed unsafe class OpenFolders : IDisposable
{
    private readonly AttributeWriter _attributes;
    private readonly List<Level> _levels = [];
    private readonly byte[] _current = new byte[TarPath.MaximumLength + 1];

    public OpenFolders(string root, AttributeWriter attributes)
    {
        Root = root;
        _attributes = attributes;
        var folder = FileDescriptor.OpenDirectory(root);
        _attributes.ApplyExisting(folder.Number, NodeAttributes.ImplicitDirectory, LayerFormat.DirectoryMode, root);
        _levels.Add(new Level(folder.Number, 0, LayerFormat.Time, 0, false));
    }

    public string Root { get; }

    /// <summary>The innermost folder hands its group on to what is made in it.</summary>
    public bool Inherits => _levels[^1].Inherits;

    /// <param name="path">Ends in NUL.</param>
    public int EnterParent(ReadOnlySpan<byte> path) => EnterFolder(TarNames.Parent(path));

    /// <summary>Opens a folder, making it and those around it where they are missing.</summary>
    /// <param name="path">Ends in NUL; only the NUL for the root.</param>
    public int Enter(ReadOnlySpan<byte> path) => EnterFolder(path[..^1]);

    /// <summary>Makes a folder that an entry describes, or gives one that is there what the entry says.</summary>
    /// <param name="path">Ends in NUL; only the NUL for the root.</param>
    public void Declare(ReadOnlySpan<byte> path, in NodeAttributes attributes)
    {
        if (path.Length > 1)
        {
            var parent = EnterParent(path);
            var made = Make(parent, path[TarNames.LastPart(path)..], attributes.Mode, replace: true, out var hides);
            if (made) Open(path[..^1], attributes, hides);
        }

        if (EnterFolder(path[..^1]) is var folder && _levels[^1] is { IsNew: false })
            _attributes.ApplyExisting(folder, attributes, _attributes.DirectoryMode(attributes.Mode), Root);
        _levels[^1] = _levels[^1] with { ModifiedAt = attributes.ModifiedAt, ModifiedNanoseconds = attributes.ModifiedNanoseconds, IsNew = false, Inherits = (attributes.Mode & 0x400) != 0 };
    }

    /// <summary>The folder around a path, where it exists and is reached without a link; else null. The caller closes it.</summary>
    public FileDescriptor? FindParent(ReadOnlySpan<byte> path)
    {
        var parent = TarNames.Parent(path);
        var folder = FileDescriptor.Open(_levels[0].Folder, ".\0"u8, OpenFlags.ReadOnly | OpenFlags.Directory, 0, Root);
        foreach (var range in parent.Split((byte)'/'))
        {
            if (parent[range].IsEmpty) continue;
            var next = Open(folder.Number, [.. parent[range], 0]);
            folder.Dispose();
            if (next < 0) return null;
            folder = new FileDescriptor(next, Root);
        }

        return folder;
    }

    public string Shown(ReadOnlySpan<byte> path) => $"{Root}/{PathBytes.Decode(path.TrimEnd((byte)0))}";

    /// <summary>Leaves all folders, the root last. Nothing can be added after that.</summary>
    public void Finish()
    {
        while (_levels.Count > 0) Leave();
    }

    /// <summary>Lets go of folders that were not left, without giving them their times: the work was broken off.</summary>
    public void Dispose()
    {
        foreach (var level in _levels) _ = Libc.Close(level.Folder);
        _levels.Clear();
    }

    private int EnterFolder(ReadOnlySpan<byte> path)
    {
        while (!Contains(_levels[^1].End, path)) Leave();
        var at = _levels[^1].End;
        while (at < path.Length)
        {
            var start = at == 0 ? 0 : at + 1;
            var slash = path[start..].IndexOf((byte)'/');
            at = slash < 0 ? path.Length : start + slash;
            Step(path[..at], start);
        }

        return _levels[^1].Folder;
    }

    private bool Contains(int end, ReadOnlySpan<byte> path) =>
        end == 0 || (end <= path.Length && path[..end].SequenceEqual(_current.AsSpan(0, end)) && (end == path.Length || path[end] == '/'));

    /// <summary>Goes down one folder that no entry at hand describes.</summary>
    private void Step(ReadOnlySpan<byte> path, int start)
    {
        byte[] name = [.. path[start..], 0];
        var parent = _levels[^1];
        var folder = Open(parent.Folder, name);
        if (folder >= 0)
        {
            var status = FileStatus.Find(folder, [0], Root) ?? throw new LinuxException(Errno.NoEntry, "look at", Shown(path));
            Push(path, new Level(folder, path.Length, status.ModifiedAt, status.ModifiedNanoseconds, (status.Mode & 0x400) != 0));
            return;
        }

        if (Marshal.GetLastPInvokeError() is not (Errno.NoEntry or Errno.NotDirectory or Errno.TooManyLinks)) throw LinuxException.Last("open", Shown(path));
        if (Make(parent.Folder, name, LayerFormat.DirectoryMode, replace: false, out var hides)) Open(path, NodeAttributes.ImplicitDirectory, hides);
        else throw LinksAway(path);
        _levels[^1] = _levels[^1] with { IsNew = false };
    }

    /// <summary>Opens the folder just made at the path, inside the innermost one.</summary>
    private void Open(ReadOnlySpan<byte> path, in NodeAttributes attributes, bool hides)
    {
        var folder = Open(_levels[^1].Folder, [.. path[TarNames.LastPart(path)..], 0]);
        if (folder < 0) throw LinuxException.Last("open", Shown(path));
        var inherits = _levels[^1].Inherits;
        Push(path, new Level(folder, path.Length, attributes.ModifiedAt, attributes.ModifiedNanoseconds, (attributes.Mode & 0x400) != 0) { IsNew = true });
        _attributes.ApplyNew(folder, attributes, _attributes.DirectoryMode(attributes.Mode), inherits, Root);
        if (hides) _attributes.SetOpaque(folder, Root);
    }

    /// <summary>True when the folder was made; false when something was there that stays: a folder, or, unless it is to be replaced, anything else.</summary>
    /// <param name="hides">A whiteout was there: what lower layers have below the path must stay hidden.</param>
    private bool Make(int parent, ReadOnlySpan<byte> name, int mode, bool replace, out bool hides)
    {
        hides = false;
        while (true)
        {
            fixed (byte* n = name)
            {
                if (Libc.MakeDirectoryAt(parent, n, (uint)_attributes.DirectoryMode(mode)) == 0) return true;
            }

            if (Marshal.GetLastPInvokeError() != Errno.Exists) throw LinuxException.Last("create", Shown(name));
            var there = FileStatus.Find(parent, name, Root);
            if (there is { Kind: FileKind.Directory }) return false;
            hides |= there is { IsWhiteout: true };
            if (!replace && !hides) return false;
            TreeRemoval.Remove(parent, name, Root);
        }
    }

    private static int Open(int parent, ReadOnlySpan<byte> name)
    {
        fixed (byte* n = name)
            return Libc.OpenAt(parent, n, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow | OpenFlags.CloseOnExec, 0);
    }

    private void Push(ReadOnlySpan<byte> path, in Level level)
    {
        path.CopyTo(_current);
        _levels.Add(level);
    }

    private void Leave()
    {
        var level = _levels[^1];
        _levels.RemoveAt(_levels.Count - 1);
        try
        {
            AttributeWriter.SetTime(level.Folder, [], level.ModifiedAt, level.ModifiedNanoseconds, Root);
        }
        finally
        {
            _ = Libc.Close(level.Folder);
        }
    }

    private static BerthException LinksAway(ReadOnlySpan<byte> path) => new(new Problem(
        OciProblems.UnsafeArchive,
        $"an entry lies below `{PathBytes.Decode(path)}`, which the layer says is no folder",
        Fix: "pack the layer again so that its entries lie below real folders"));

    /// <param name="End">Length of the folder's path.</param>
    /// <param name="Inherits">Files made here get its group (set-group-id).</param>
    private readonly record struct Level(int Folder, int End, long ModifiedAt, int ModifiedNanoseconds, bool Inherits)
    {
        /// <summary>Made a moment ago, with the attributes of the entry at hand.</summary>
        public bool IsNew { get; init; }
    }
}
