namespace Berth.Runtimes.Local.Linux;

/// <summary>How a process ended. <paramref name="Signal"/> is null when it ended by itself.</summary>
internal readonly record struct ProcessEnd(int ExitCode, int? Signal)
{
    /// <summary>The code as a shell says it: 128+n after signal n.</summary>
    public int ShellCode => Signal is { } s ? 128 + s : ExitCode;
}

/// <summary>Starts and awaits children without the base library's process machinery: the child belongs to the namespaces of the calling thread.</summary>
internal static unsafe class ChildProcess
{
    private const short SetSignalDefaults = 0x04, SetSignalMask = 0x08, NewSession = 0x80;

    /// <summary>Starts <paramref name="path"/> in a session of its own with default signal handling, so that keys typed at our terminal do not reach it.</summary>
    /// <param name="input">Becomes its standard input; negative: <c>/dev/null</c>. Likewise the others.</param>
    /// <param name="held">Becomes its descriptor 3, which keeps a lock held while the child lives; negative: nothing.</param>
    /// <returns>The process id; the caller must await it once.</returns>
    public static int Spawn(string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, int input, int output, int error, int held = -1)
    {
        // Opaque C structures: 80 and 336 bytes in glibc, less in musl.
        var actions = stackalloc byte[512];
        var attributes = stackalloc byte[512];
        var none = stackalloc byte[128];
        var all = stackalloc byte[128];
        for (var i = 0; i < 128; i++) (none[i], all[i]) = (0, 0xff);
        using var argv = new NativeStrings(arguments);
        using var envp = new NativeStrings(environment);
        _ = Libc.posix_spawn_file_actions_init(actions);
        _ = Libc.posix_spawnattr_init(attributes);
        try
        {
            Connect(actions, input, 0);
            Connect(actions, output, 1);
            Connect(actions, error, 2);
            if (held >= 0) Connect(actions, held, 3);
            _ = Libc.posix_spawnattr_setflags(attributes, SetSignalDefaults | SetSignalMask | NewSession);
            _ = Libc.posix_spawnattr_setsigmask(attributes, none);
            _ = Libc.posix_spawnattr_setsigdefault(attributes, all);
            var failed = Libc.posix_spawn(out var pid, path, actions, attributes, argv.Pointer, envp.Pointer);
            return failed == 0 ? pid : throw new SystemCallException($"start {path}", failed);
        }
        finally
        {
            _ = Libc.posix_spawn_file_actions_destroy(actions);
            _ = Libc.posix_spawnattr_destroy(attributes);
        }
    }

    private static void Connect(byte* actions, int from, int to)
    {
        var failed = from < 0
            ? Libc.posix_spawn_file_actions_addopen(actions, to, "/dev/null", Libc.O_RDWR, 0)
            : Libc.posix_spawn_file_actions_adddup2(actions, from, to);
        if (failed != 0) throw new SystemCallException("posix_spawn_file_actions", failed);
    }

    /// <summary>Blocks until the child ends, and reaps it.</summary>
    public static ProcessEnd Await(int pid) => Await(Libc.P_PID, (uint)pid);

    public static ProcessEnd Await(int idType, uint id)
    {
        var details = stackalloc byte[128];
        while (Libc.waitid(idType, id, details, Libc.WEXITED, 0) < 0)
        {
            var failure = SystemCallException.Last("waitid");
            if (failure.Error != Libc.EINTR) throw failure;
        }

        // siginfo_t on 64-bit Linux: si_code at 8 (1: exited, 2: killed, 3: dumped), si_status at 24.
        var status = *(int*)(details + 24);
        return *(int*)(details + 8) == 1 ? new ProcessEnd(status, null) : new ProcessEnd(128 + status, status);
    }
}
