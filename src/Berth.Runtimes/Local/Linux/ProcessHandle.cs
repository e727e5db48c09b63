namespace Berth.Runtimes.Local.Linux;

/// <summary>A pidfd: names one process for good, so that a signal never reaches a later process with the same number.</summary>
internal sealed class ProcessHandle : IDisposable
{
    private readonly Lock _gate = new();
    private bool _closed;

    private ProcessHandle(int fd) => Fd = fd;

    public int Fd { get; }

    public static ProcessHandle Open(int pid)
    {
        var fd = (int)Libc.syscall(Libc.SYS_pidfd_open, pid, 0, 0, 0);
        return new ProcessHandle(SystemCallException.Check(fd, "pidfd_open"));
    }

    /// <summary>Does nothing when the process has ended.</summary>
    public void Signal(int signal)
    {
        lock (_gate)
        {
            if (!_closed) _ = Libc.syscall(Libc.SYS_pidfd_send_signal, Fd, signal, 0, 0);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed) return;
            _closed = true;
            _ = Libc.close(Fd);
        }
    }
}
