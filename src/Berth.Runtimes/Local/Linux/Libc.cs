using System.Runtime.InteropServices;

namespace Berth.Runtimes.Local.Linux;

/// <summary>The C library's functions used here, with its own names. Every one returns -1 and sets errno on failure unless said.</summary>
internal static unsafe partial class Libc
{
    private const string Name = "libc";

    public const int EINTR = 4, EIO = 5, ECHILD = 10, EAGAIN = 11, ENOENT = 2, EPERM = 1, EBUSY = 16, EINVAL = 22, EPIPE = 32;
    public const int CLONE_NEWNS = 0x20000, O_CLOEXEC = 0x80000, O_NONBLOCK = 0x800, O_RDWR = 2, O_CREAT = 0x40, O_EXCL = 0x80;
    public const ulong MS_REC = 0x4000, MS_PRIVATE = 1 << 18;
    public const int MNT_DETACH = 2;
    public const short POLLIN = 1, POLLOUT = 4, POLLERR = 8, POLLHUP = 16;
    public const int PR_SET_CHILD_SUBREAPER = 36;
    public const int P_PID = 1, P_PIDFD = 3, WEXITED = 4;
    public const int F_OFD_GETLK = 36, F_OFD_SETLK = 37, F_GETFL = 3, F_SETFL = 4;
    public const nint SYS_pidfd_send_signal = 424, SYS_pidfd_open = 434;

    [StructLayout(LayoutKind.Sequential)]
    public struct PollFd
    {
        public int Fd;
        public short Events;
        public short Revents;
    }

    /// <summary><c>struct flock</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct FileLockRange
    {
        public short Type, Whence;
        public long Start, Length;
        public int Pid;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct WindowSize
    {
        public ushort Rows, Columns, XPixels, YPixels;
    }

    [LibraryImport(Name)] public static partial uint geteuid();

    [LibraryImport(Name, SetLastError = true)] public static partial int unshare(int flags);

    [LibraryImport(Name, SetLastError = true)] public static partial int setns(int fd, int kind);

    [LibraryImport(Name, SetLastError = true)] public static partial int fchdir(int fd);

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mount(string source, string target, string? type, ulong flags, string? data);

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int umount2(string target, int flags);

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int chdir(string path);

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int chmod(string path, uint mode);

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rmdir(string path);

    [LibraryImport(Name, SetLastError = true)] public static partial int unlinkat(int folder, byte* name, int flags);

    [LibraryImport(Name, SetLastError = true)] public static partial int openat(int folder, byte* name, int flags, uint mode);

    [LibraryImport(Name, SetLastError = true)] public static partial nint fdopendir(int fd);

    [LibraryImport(Name)] public static partial byte* readdir(nint folder);

    [LibraryImport(Name)] public static partial int closedir(nint folder);

    [LibraryImport(Name, SetLastError = true)] public static partial int pipe2(int* ends, int flags);

    [LibraryImport(Name, SetLastError = true)] public static partial int close(int fd);

    [LibraryImport(Name, SetLastError = true)] public static partial nint read(int fd, byte* buffer, nuint count);

    [LibraryImport(Name, SetLastError = true)] public static partial nint write(int fd, byte* buffer, nuint count);

    [LibraryImport(Name, SetLastError = true)] public static partial int poll(PollFd* fds, nuint count, int milliseconds);

    [LibraryImport(Name, SetLastError = true)] public static partial int waitid(int idType, uint id, byte* signalDetails, int options, nint usage);

    [LibraryImport(Name, SetLastError = true)] public static partial int kill(int pid, int signal);

    [LibraryImport(Name, SetLastError = true)] public static partial int prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport(Name, SetLastError = true, EntryPoint = "fcntl")] public static partial int fcntl_lock(int fd, int command, FileLockRange* range);

    [LibraryImport(Name, SetLastError = true)] public static partial int fcntl(int fd, int command, int value);

    [LibraryImport(Name, SetLastError = true)] public static partial nint syscall(nint number, nint a, nint b, nint c, nint d);

    [LibraryImport(Name, SetLastError = true, EntryPoint = "ioctl")] public static partial int ioctl_winsize(int fd, nuint request, WindowSize* size);

    [LibraryImport(Name, SetLastError = true)] public static partial int tcgetattr(int fd, byte* settings);

    [LibraryImport(Name, SetLastError = true)] public static partial int tcsetattr(int fd, int when, byte* settings);

    [LibraryImport(Name)] public static partial void cfmakeraw(byte* settings);

    [LibraryImport(Name)] public static partial int isatty(int fd);

    [LibraryImport(Name, SetLastError = true)] public static partial int socket(int domain, int type, int protocol);

    [LibraryImport(Name, SetLastError = true)] public static partial int bind(int fd, byte* address, uint length);

    [LibraryImport(Name, SetLastError = true)] public static partial int listen(int fd, int backlog);

    [LibraryImport(Name, SetLastError = true)] public static partial int accept4(int fd, byte* address, uint* length, int flags);

    [LibraryImport(Name, SetLastError = true)] public static partial nint recvmsg(int fd, void* message, int flags);

    // The posix_spawn family returns the error number instead of setting errno.
    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int posix_spawn(out int pid, string path, byte* actions, byte* attributes, byte** arguments, byte** environment);

    [LibraryImport(Name)] public static partial int posix_spawn_file_actions_init(byte* actions);

    [LibraryImport(Name)] public static partial int posix_spawn_file_actions_destroy(byte* actions);

    [LibraryImport(Name)] public static partial int posix_spawn_file_actions_adddup2(byte* actions, int from, int to);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int posix_spawn_file_actions_addopen(byte* actions, int fd, string path, int flags, uint mode);

    [LibraryImport(Name)] public static partial int posix_spawnattr_init(byte* attributes);

    [LibraryImport(Name)] public static partial int posix_spawnattr_destroy(byte* attributes);

    [LibraryImport(Name)] public static partial int posix_spawnattr_setflags(byte* attributes, short flags);

    [LibraryImport(Name)] public static partial int posix_spawnattr_setsigmask(byte* attributes, byte* signals);

    [LibraryImport(Name)] public static partial int posix_spawnattr_setsigdefault(byte* attributes, byte* signals);
}
