using Microsoft.Win32.SafeHandles;

namespace Berth.Runtimes.Local.Linux;

/// <summary>
/// Locks that the kernel drops when their holder dies. They belong to the open file, not the process, and unlike flock's they do not get in
/// the way of the base library, which refuses to open a file that somebody holds with flock.
/// </summary>
internal static unsafe class FileLock
{
    private const short WriteLock = 1, Unlocked = 2;

    /// <summary>Takes the lock without waiting. It lasts until the last descriptor of this opening closes.</summary>
    public static bool TryTake(SafeFileHandle file)
    {
        var range = new Libc.FileLockRange { Type = WriteLock };
        return Libc.fcntl_lock((int)file.DangerousGetHandle(), Libc.F_OFD_SETLK, &range) == 0;
    }

    /// <summary>Whether some other opening of the file holds the lock.</summary>
    public static bool IsTaken(SafeFileHandle file)
    {
        var range = new Libc.FileLockRange { Type = WriteLock };
        SystemCallException.Check(Libc.fcntl_lock((int)file.DangerousGetHandle(), Libc.F_OFD_GETLK, &range), "fcntl");
        return range.Type != Unlocked;
    }
}
