namespace Berth.Oci.Linux;

/// <summary>Names in a directory, in the form of <see cref="PathBytes"/>.</summary>
public static class DirectoryListing
{
    /// <summary>Names without "." and "..", in the file system's order; none where there is no such directory.</summary>
    /// <exception cref="LinuxException"/>
    public static List<string> Read(string path)
    {
        try
        {
            using var directory = FileDescriptor.OpenDirectory(path);
            return Read(directory);
        }
        catch (LinuxException e) when (e.Error == Errno.NoEntry)
        {
            return [];
        }
    }

    /// <param name="directory">Just opened: reading starts where it stands.</param>
    public static unsafe List<string> Read(FileDescriptor directory)
    {
        const int BufferSize = 1 << 13;
        var names = new List<string>();
        var buffer = stackalloc byte[BufferSize];
        while (true)
        {
            var length = Libc.GetDirectoryEntries(directory.Number, buffer, BufferSize);
            if (length < 0) throw LinuxException.Last("list", directory.Path);
            if (length == 0) return names;
            for (nint at = 0; at < length; at += *(ushort*)(buffer + at + 16))
            {
                // struct linux_dirent64: inode 8, offset 8, record length 2, type 1, name up to NUL.
                var name = System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(buffer + at + 19);
                if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8)) names.Add(PathBytes.Decode(name));
            }
        }
    }
}
