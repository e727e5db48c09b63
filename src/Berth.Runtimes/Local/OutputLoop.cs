using System.Runtime.InteropServices;
using Berth.Runtimes.Local.Linux;

namespace Berth.Runtimes.Local;

/// <summary>One stream of a task. <paramref name="Fd"/> is closed when it ends.</summary>
internal sealed record OutputSource(int Fd, OutputSink Sink);

/// <summary>
/// Carries a task's output out, and keys in, until it has ended and all it wrote is read. One thread and one wait for everything, so nothing
/// is polled for. A sink that blocks holds the task back.
/// </summary>
internal sealed unsafe class OutputLoop
{
    private const int BufferSize = 64 * 1024;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
    private readonly ProcessHandle _task;
    private readonly OutputSource[] _sources;
    private readonly bool[] _open;
    private readonly int _keys;
    private readonly int _terminal;
    private byte[] _typed = [];
    private bool _keysOpen;

    /// <param name="keys">Read from and written to <paramref name="terminal"/>; negative: none. <paramref name="terminal"/> must not block.</param>
    public OutputLoop(ProcessHandle task, OutputSource[] sources, int keys = -1, int terminal = -1)
    {
        (_task, _sources, _keys, _terminal) = (task, sources, keys, terminal);
        _open = new bool[sources.Length];
        for (var i = 0; i < _open.Length; i++) _open[i] = true;
        _keysOpen = keys >= 0;
    }

    public void Run()
    {
        var exited = false;
        var polls = stackalloc Libc.PollFd[_sources.Length + 2];
        while (true)
        {
            var any = Fill(polls, exited);
            if (exited && !any) break;
            var ready = Libc.poll(polls, (nuint)_sources.Length + 2, exited ? 0 : -1);
            if (ready < 0)
            {
                var failure = SystemCallException.Last("poll");
                if (failure.Error == Libc.EINTR) continue;
                throw failure;
            }

            // Everyone who could write is gone once the task is: what is not there now will not come.
            if (exited && ready == 0) break;
            for (var i = 0; i < _sources.Length; i++)
            {
                if ((polls[i].Revents & Libc.POLLOUT) != 0) SendTyped();
                if ((polls[i].Revents & ~Libc.POLLOUT) != 0) ReadOutput(i);
            }

            if (polls[_sources.Length].Revents != 0) exited = true;
            if (polls[_sources.Length + 1].Revents != 0) ReadKeys();
        }

        for (var i = 0; i < _sources.Length; i++) Close(i);
    }

    /// <summary>False when no output can come any more.</summary>
    private bool Fill(Libc.PollFd* polls, bool exited)
    {
        var any = false;
        for (var i = 0; i < _sources.Length; i++)
        {
            any |= _open[i];
            var events = Libc.POLLIN;
            if (_sources[i].Fd == _terminal && _typed.Length > 0 && !exited) events |= Libc.POLLOUT;
            polls[i] = new Libc.PollFd { Fd = _open[i] ? _sources[i].Fd : -1, Events = events };
        }

        polls[_sources.Length] = new Libc.PollFd { Fd = exited ? -1 : _task.Fd, Events = Libc.POLLIN };
        // Keys wait at the user's side until the last ones were taken.
        polls[_sources.Length + 1] = new Libc.PollFd { Fd = _keysOpen && !exited && _typed.Length == 0 ? _keys : -1, Events = Libc.POLLIN };
        return any;
    }

    private void ReadOutput(int i)
    {
        var count = Read(_sources[i].Fd);
        if (count < 0) return;
        if (count == 0)
        {
            Close(i);
            return;
        }

        try
        {
            _sources[i].Sink(_buffer.AsSpan(0, count));
        }
        catch (IOException)
        {
            // Whoever read our output is gone: the task learns it as any program in a pipeline does.
            Close(i);
        }
    }

    private void ReadKeys()
    {
        var count = Read(_keys);
        if (count < 0) return;
        // The end of a file is typed as the end-of-transmission key.
        if (count == 0) (_keysOpen, _typed) = (false, [4]);
        else _typed = _buffer.AsSpan(0, count).ToArray();
        SendTyped();
    }

    private void SendTyped()
    {
        if (_typed.Length == 0) return;
        nint count;
        fixed (byte* typed = _typed) count = Libc.write(_terminal, typed, (nuint)_typed.Length);
        if (count > 0) _typed = _typed[(int)count..];
        else if (Marshal.GetLastPInvokeError() is not (Libc.EAGAIN or Libc.EINTR)) (_keysOpen, _typed) = (false, []);
    }

    /// <summary>0 at the end, also that of a terminal (EIO); -1: nothing this time.</summary>
    private int Read(int fd)
    {
        fixed (byte* buffer = _buffer)
        {
            var count = (int)Libc.read(fd, buffer, BufferSize);
            if (count >= 0) return count;
            return Marshal.GetLastPInvokeError() is Libc.EINTR or Libc.EAGAIN ? -1 : 0;
        }
    }

    private void Close(int i)
    {
        if (!_open[i]) return;
        _open[i] = false;
        _ = Libc.close(_sources[i].Fd);
    }
}
