using System.Runtime.InteropServices;

namespace Berth.Oci.Linux;

/// <summary>An open file or directory, and what is done with it. Closed on dispose.</summary>
public sealed unsafe class FileDescriptor(int number, string path) : IDisposable
{
    public int Number { get; private set; } = number;

    /// <summary>For messages.</summary>
    public string Path { get; } = path;

    /// <param name="flags">Of <see cref="OpenFlags"/>; closing on exec is added.</param>
    /// <exception cref="LinuxException"/>
    public static FileDescriptor Open(string path, int flags, uint mode = 0) => Open(Libc.CurrentDirectory, PathBytes.EncodeTerminated(path), flags, mode, path);

    /// <param name="name">Ends in NUL.</param>
    public static FileDescriptor Open(int directory, ReadOnlySpan<byte> name, int flags, uint mode, string path)
    {
        fixed (byte* n = name)
        {
            while (true)
            {
                var file = Libc.OpenAt(directory, n, flags | OpenFlags.CloseOnExec, mode);
                if (file >= 0) return new FileDescriptor(file, path);
                if (Marshal.GetLastPInvokeError() != Errno.Interrupted) throw LinuxException.Last("open", path);
            }
        }
    }

    public static FileDescriptor OpenDirectory(string path) => Open(path, OpenFlags.ReadOnly | OpenFlags.Directory);

    /// <returns>0 at the end.</returns>
    public int Read(Span<byte> buffer)
    {
        fixed (byte* b = buffer)
        {
            while (true)
            {
                var read = Libc.Read(Number, b, (nuint)buffer.Length);
                if (read >= 0) return (int)read;
                if (Marshal.GetLastPInvokeError() != Errno.Interrupted) throw LinuxException.Last("read", Path);
            }
        }
    }

    /// <summary>Writes all of it.</summary>
    public void Write(ReadOnlySpan<byte> content) => Write(Number, content, Path);

    /// <summary>Writes all of it to an open file.</summary>
    public static void Write(int file, ReadOnlySpan<byte> content, string path)
    {
        fixed (byte* c = content)
        {
            nuint done = 0;
            while (done < (nuint)content.Length)
            {
                var written = Libc.Write(file, c + done, (nuint)content.Length - done);
                if (written >= 0) done += (nuint)written;
                else if (Marshal.GetLastPInvokeError() != Errno.Interrupted) throw LinuxException.Last("write", path);
            }
        }
    }

    /// <summary>Returns when the disk has the file.</summary>
    public void Sync()
    {
        if (Libc.Sync(Number) != 0) throw LinuxException.Last("sync", Path);
    }

    /// <summary>Returns when the disk has everything written so far to the file system this lies on.</summary>
    public void SyncFileSystem()
    {
        if (Libc.SyncFileSystem(Number) != 0) throw LinuxException.Last("sync", Path);
    }

    public void Dispose()
    {
        if (Number >= 0) _ = Libc.Close(Number);
        Number = -1;
    }
}
