namespace Berth.Runtimes.Local.Linux;

/// <summary>The user's terminal in raw mode, so that every key reaches the container. Disposing, and any orderly end of the process, restores it.</summary>
internal sealed unsafe class UserTerminal : IDisposable
{
    private const int SettingsBytes = 128, Drain = 1;
    private const nuint GetSize = 0x5413, SetSize = 0x5414;
    private readonly byte[] _before = new byte[SettingsBytes];
    private readonly int _fd;
    private int _restored;

    private UserTerminal(int fd)
    {
        _fd = fd;
        fixed (byte* before = _before) SystemCallException.Check(Libc.tcgetattr(fd, before), "tcgetattr");
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        var raw = stackalloc byte[SettingsBytes];
        _before.CopyTo(new Span<byte>(raw, SettingsBytes));
        Libc.cfmakeraw(raw);
        SystemCallException.Check(Libc.tcsetattr(fd, Drain, raw), "tcsetattr");
    }

    /// <summary>Null when <paramref name="fd"/> is not a terminal.</summary>
    public static UserTerminal? MakeRaw(int fd) => fd >= 0 && Libc.isatty(fd) == 1 ? new UserTerminal(fd) : null;

    /// <summary>Null when <paramref name="fd"/> is not a terminal or does not know its size.</summary>
    public static Libc.WindowSize? SizeOf(int fd)
    {
        Libc.WindowSize size = default;
        return fd >= 0 && Libc.ioctl_winsize(fd, GetSize, &size) == 0 && size.Rows > 0 ? size : null;
    }

    public static void Resize(int fd, Libc.WindowSize size) => _ = Libc.ioctl_winsize(fd, SetSize, &size);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _restored, 1) != 0) return;
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        fixed (byte* before = _before) _ = Libc.tcsetattr(_fd, Drain, before);
    }

    private void OnExit(object? sender, EventArgs e) => Dispose();
}
