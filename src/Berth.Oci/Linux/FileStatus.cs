using System.Runtime.InteropServices;

namespace Berth.Oci.Linux;

public enum FileKind
{
    File,
    Directory,
    SymbolicLink,
    CharacterDevice,
    BlockDevice,
    Pipe,
    Socket,
}

/// <summary>What the kernel knows of a file; links are not followed unless it is said.</summary>
/// <param name="Mode">Permission bits with set-id and sticky bits.</param>
/// <param name="ModifiedAt">Seconds since 1970.</param>
/// <param name="ChangedNanoseconds">Since 1970: when the kernel last saw content or attributes change; no program can set it.</param>
public readonly record struct FileStatus(
    FileKind Kind, int Mode, int UserId, int GroupId, long Size, long Links, ulong Inode, ulong Device, long ModifiedAt, int ModifiedNanoseconds, int Major, int Minor, long ChangedNanoseconds)
{
    private const uint BasicStats = 0x7ff;

    /// <summary>A character device 0:0: how overlayfs writes "there is nothing here".</summary>
    public bool IsWhiteout => Kind == FileKind.CharacterDevice && Major == 0 && Minor == 0;

    /// <summary>Null where there is no such file.</summary>
    /// <exception cref="LinuxException"/>
    public static FileStatus? Find(string path) => Find(Libc.CurrentDirectory, PathBytes.EncodeTerminated(path), path);

    /// <summary>Of what a link leads to; null also for a link that leads nowhere.</summary>
    /// <exception cref="LinuxException"/>
    public static FileStatus? FindTarget(string path) => Find(Libc.CurrentDirectory, PathBytes.EncodeTerminated(path), path, Libc.EmptyPath);

    /// <param name="name">Ends in NUL; empty for the file that <paramref name="directory"/> is open on.</param>
    /// <param name="path">For messages.</param>
    public static FileStatus? Find(int directory, ReadOnlySpan<byte> name, string path) => Find(directory, name, path, Libc.NoFollow | Libc.EmptyPath);

    private static unsafe FileStatus? Find(int directory, ReadOnlySpan<byte> name, string path, int flags)
    {
        var raw = stackalloc byte[256];
        fixed (byte* n = name)
        {
            if (Libc.Status(directory, n, flags, BasicStats, raw) == 0) return Read(raw);
        }

        return Marshal.GetLastPInvokeError() is Errno.NoEntry or Errno.NotDirectory or Errno.TooManyLinks ? null : throw LinuxException.Last("look at", path);
    }

    private static unsafe FileStatus Read(byte* raw)
    {
        var mode = *(ushort*)(raw + 28);
        return new FileStatus(
            (mode >> 12) switch
            {
                1 => FileKind.Pipe,
                2 => FileKind.CharacterDevice,
                4 => FileKind.Directory,
                6 => FileKind.BlockDevice,
                10 => FileKind.SymbolicLink,
                12 => FileKind.Socket,
                _ => FileKind.File,
            },
            mode & 0xfff,
            (int)*(uint*)(raw + 20),
            (int)*(uint*)(raw + 24),
            (long)*(ulong*)(raw + 40),
            *(uint*)(raw + 16),
            *(ulong*)(raw + 32),
            ((ulong)*(uint*)(raw + 136) << 32) | *(uint*)(raw + 140),
            *(long*)(raw + 112),
            (int)*(uint*)(raw + 120),
            (int)*(uint*)(raw + 128),
            (int)*(uint*)(raw + 132),
            (*(long*)(raw + 96) * 1_000_000_000) + *(uint*)(raw + 104));
    }
}
