using System.Runtime.InteropServices;
using Berth.Oci.Linux;

namespace Berth.Oci.Store;

/// <summary>An exclusive lock between processes, held until disposed; the kernel lets go of it when its holder dies.</summary>
public sealed class FileLock : IDisposable
{
    private const int Exclusive = 2;
    private readonly FileDescriptor _file;

    private FileLock(FileDescriptor file) => _file = file;

    /// <summary>Waits for the lock that <paramref name="path"/> stands for; the file is made where it is missing.</summary>
    /// <exception cref="LinuxException"/>
    public static FileLock Take(string path)
    {
        var file = FileDescriptor.Open(path, OpenFlags.ReadWrite | OpenFlags.Create, 0x1a4);
        while (Libc.Lock(file.Number, Exclusive) != 0)
        {
            if (Marshal.GetLastPInvokeError() == Errno.Interrupted) continue;
            var failure = LinuxException.Last("lock", path);
            file.Dispose();
            throw failure;
        }

        return new FileLock(file);
    }

    public void Dispose() => _file.Dispose();
}
