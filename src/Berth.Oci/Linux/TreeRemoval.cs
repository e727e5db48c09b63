using System.Runtime.InteropServices;

namespace Berth.Oci.Linux;

/// <summary>Removes files and whole trees without following links, whatever their names are.</summary>
public static unsafe class TreeRemoval
{
    /// <summary>Does nothing where there is nothing.</summary>
    /// <exception cref="LinuxException"/>
    public static void Remove(string path) => Remove(Libc.CurrentDirectory, PathBytes.EncodeTerminated(path), path);

    /// <param name="name">Ends in NUL.</param>
    public static void Remove(int directory, ReadOnlySpan<byte> name, string path)
    {
        fixed (byte* n = name)
        {
            if (Libc.UnlinkAt(directory, n, 0) == 0) return;
            switch (Marshal.GetLastPInvokeError())
            {
                case Errno.NoEntry:
                    return;
                // Linux says the one; POSIX and some file systems say the other.
                case Errno.IsDirectory or Errno.NotPermitted:
                    break;
                default:
                    throw LinuxException.Last("remove", path);
            }

            RemoveChildren(directory, name, path);
            if (Libc.UnlinkAt(directory, n, Libc.RemoveDirectory) != 0 && Marshal.GetLastPInvokeError() != Errno.NoEntry)
                throw LinuxException.Last("remove", path);
        }
    }

    private static void RemoveChildren(int directory, ReadOnlySpan<byte> name, string path)
    {
        try
        {
            using var opened = FileDescriptor.Open(directory, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow, 0, path);
            foreach (var child in DirectoryListing.Read(opened))
                Remove(opened.Number, PathBytes.EncodeTerminated(child), $"{path}/{child}");
        }
        catch (LinuxException e) when (e.Error == Errno.NoEntry)
        {
            // Somebody else is removing the same tree.
        }
    }
}
