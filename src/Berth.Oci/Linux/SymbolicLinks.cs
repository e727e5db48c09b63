namespace Berth.Oci.Linux;

/// <summary>Reads links whose names and targets may be any bytes.</summary>
public static unsafe class SymbolicLinks
{
    /// <summary>The target as written, in the form of <see cref="PathBytes"/>.</summary>
    /// <exception cref="LinuxException"/>
    public static string Read(string path)
    {
        // A target is at most as long as a path.
        const int Most = 4096;
        var buffer = stackalloc byte[Most];
        fixed (byte* p = PathBytes.EncodeTerminated(path))
        {
            var length = Libc.ReadLinkAt(Libc.CurrentDirectory, p, buffer, Most);
            return length < 0 ? throw LinuxException.Last("read the link", path) : PathBytes.Decode(new ReadOnlySpan<byte>(buffer, (int)length));
        }
    }
}
