using System.Collections.Immutable;
using System.Text;
using Berth.Core.Problems;
using Berth.Runtimes.Local.Active;
using Berth.Runtimes.Local.Cgroups;
using Berth.Runtimes.Local.Checks;
using Berth.Runtimes.Local.Linux;
using Berth.Runtimes.Local.Rootfs;
using Berth.Runtimes.Local.Spec;

namespace Berth.Runtimes.Local;

/// <summary>Where one container's streams go.</summary>
/// <param name="Input">Negative: none.</param>
/// <param name="Error">Null: errors go where the output goes, in the order they were written.</param>
internal sealed record ContainerStreams(int Input, OutputSink Output, OutputSink? Error);

/// <summary>
/// One container from mount to removal. All of it happens on a thread of its own, which enters a private mount namespace while it starts the engine.
/// </summary>
internal sealed class ContainerThread(RunRequest request, LocalRuntimeOptions options, ContainerEngine engine, CgroupLayout cgroups)
{
    private readonly RunBox _box = new(request.RunDirectory);
    private readonly RunCgroup _cgroup = new(cgroups, request.Id);
    private readonly MountPoints _points = new();

    public bool NoNewPrivileges { get; init; } = true;

    /// <summary>Starts the thread; what comes of it is told to <paramref name="run"/>.</summary>
    /// <param name="finish">Called last, in every case; given the result, if there is one, and may add to it.</param>
    public void Start(LocalRun run, ContainerStreams streams, ActiveRun active, Func<RunResult?, RunResult?> finish)
    {
        var thread = new Thread(() => Run(run, streams, active, finish), 256 * 1024) { IsBackground = true, Name = "container " + request.Id };
        thread.Start();
    }

    private void Run(LocalRun run, ContainerStreams streams, ActiveRun active, Func<RunResult?, RunResult?> finish)
    {
        Exception? failure = null;
        RunResult? result = null;
        try
        {
            result = Contain(run, streams, active);
        }
        catch (Exception e)
        {
            failure = e is SystemCallException or UnauthorizedAccessException or IOException ? Explain(e) : e;
        }

        try
        {
            CleanUp(failed: failure is not null);
            result = finish(result);
        }
        catch (Exception e)
        {
            failure ??= e is IOException or UnauthorizedAccessException ? Explain(e) : e;
        }

        if (failure is null) run.Ended(result!);
        else run.Failed(failure);
    }

    private RunResult Contain(LocalRun run, ContainerStreams streams, ActiveRun active)
    {
        var start = options.Clock.GetTimestamp();
        _box.Make();
        var hostFiles = HostFiles.Lay(_box, request);
        MountPoints.Lay(_box.MountPoints, hostFiles);
        using var mounts = PrivateMounts.Enter();
        PrivateMounts.MountOverlay([_box.MountPoints, .. request.LowerDirectories], _box.Upper, _box.Work, _box.Links, _box.Rootfs);
        SystemCallException.Check(Libc.chdir(_box.Box), "enter the run directory");
        _points.Note(_box.Rootfs, hostFiles);
        var user = ContainerUser.Find(request.User, _box.Rootfs);
        if (CommandLookup.Check(_box.Rootfs, request) is { } refused)
            return new RunResult(refused.ExitCode, null, false, options.Clock.GetElapsedTime(start), refused.Problem);
        WriteSpec(user, hostFiles, request.Terminal ? UserTerminal.SizeOf(streams.Input) : null);
        var ended = request.Terminal ? RunInTerminal(run, streams, active, mounts) : RunInPipes(run, streams, active, mounts);
        var duration = options.Clock.GetElapsedTime(start);
        var end = ended.Task;
        if (ended.Problem is { } problem) return new RunResult(end.ExitCode, null, false, duration, problem);
        var outOfMemory = _cgroup.RanOutOfMemory();
        return new RunResult(end.ShellCode, end.Signal, outOfMemory, duration, outOfMemory && end.ShellCode != 0 ? MemoryProblem() : null);
    }

    private void WriteSpec(ContainerUser user, ImmutableArray<RunMount> mounts, Libc.WindowSize? size)
    {
        var spec = new RuntimeSpec
        {
            Root = _box.Rootfs, Run = request, User = user, Mounts = mounts, Cgroups = cgroups, CgroupPath = _cgroup.Path,
            NoNewPrivileges = NoNewPrivileges, ConsoleSize = size,
        };
        File.WriteAllBytes(_box.Config, Encoding.UTF8.GetBytes(spec.ToJson()));
    }

    private Ended RunInPipes(LocalRun run, ContainerStreams streams, ActiveRun active, PrivateMounts mounts)
    {
        using var output = Pipe.Open();
        using var error = streams.Error is null ? null : Pipe.Open();
        var start = new EngineStart(engine, _box, options.EngineState, request.Id);
        var pid = start.Spawn(terminal: false, streams.Input, output.Writer, (error ?? output).Writer, active.Fd);
        output.CloseWriter();
        error?.CloseWriter();
        // Nothing is read before the engine has ended: until then its own complaints come the same way.
        var failed = ChildProcess.Await(pid).ShellCode != 0;
        mounts.Dispose();
        if (failed) return Failed(start);
        OutputSource[] sources = error is null
            ? [new OutputSource(output.TakeReader(), streams.Output)]
            : [new OutputSource(output.TakeReader(), streams.Output), new OutputSource(error.TakeReader(), streams.Error!)];
        return new Ended(Follow(run, start.ReadPid(), null, task => new OutputLoop(task, sources)), null);
    }

    private Ended RunInTerminal(LocalRun run, ContainerStreams streams, ActiveRun active, PrivateMounts mounts)
    {
        using var console = EngineStart.ListenForConsole();
        using var complaints = Pipe.Open();
        var start = new EngineStart(engine, _box, options.EngineState, request.Id);
        var pid = start.Spawn(terminal: true, -1, complaints.Writer, complaints.Writer, active.Fd);
        complaints.CloseWriter();
        var failed = ChildProcess.Await(pid).ShellCode != 0;
        mounts.Dispose();
        if (failed) return Failed(start);
        var terminal = console.Receive();
        _ = Libc.fcntl(terminal, Libc.F_SETFL, Libc.O_RDWR | Libc.O_NONBLOCK);
        using var user = UserTerminal.MakeRaw(streams.Input);
        return new Ended(Follow(run, start.ReadPid(), Resize,
            task => new OutputLoop(task, [new OutputSource(terminal, streams.Output)], streams.Input, terminal)), null);

        void Resize()
        {
            if (UserTerminal.SizeOf(streams.Input) is { } size) UserTerminal.Resize(terminal, size);
        }
    }

    private static ProcessEnd Follow(LocalRun run, int pid, Action? resize, Func<ProcessHandle, OutputLoop> loop)
    {
        using var task = ProcessHandle.Open(pid);
        run.Started(task, resize);
        loop(task).Run();
        run.Ending();
        return ChildProcess.Await(Libc.P_PIDFD, (uint)task.Fd);
    }

    private Ended Failed(EngineStart start)
    {
        var (problem, code) = start.Explain(request.Arguments[0]);
        return code is { } c ? new Ended(new ProcessEnd(c, null), problem) : throw new BerthException(problem);
    }

    /// <summary>How the task ended, or why it did not start.</summary>
    private sealed record Ended(ProcessEnd Task, Problem? Problem);

    private Problem MemoryProblem() => new(RuntimeProblems.OutOfMemory,
        request.Limits.Memory is { } limit
            ? $"the task ran out of memory: it may use {limit / (1 << 20)} MiB"
            : "the task ran out of memory: the machine has no more",
        Fix: request.Limits.Memory is null ? "use less memory, or run it on a bigger machine" : "raise `resources.memory`, or use less memory");

    private void CleanUp(bool failed)
    {
        // A task that ended took everything in its process namespace with it.
        if (failed) _cgroup.Kill();
        _cgroup.Remove();
        var state = Path.Combine(options.EngineState, request.Id);
        RunBox.RemoveFolder(state);
        if (request.KeepUpper) _points.Clear(_box.Upper);
        RunBox.Remove(request.RunDirectory, request.KeepUpper);
    }

    private BerthException Explain(Exception e) => e is SystemCallException
        ? new BerthException(new Problem(RuntimeProblems.EngineFailed, $"run `{request.Id}` could not be carried out: {e.Message}",
            Fix: "see what the machine lacks: `berth doctor`"), e)
        : CannotWrite(request, e);

    public static BerthException CannotWrite(RunRequest request, Exception e) => new(
        new Problem(RuntimeProblems.CannotWriteRun, $"the files of run `{request.Id}` cannot be written: {e.Message}",
            Fix: $"check space and permissions of `{request.RunDirectory}`"), e);
}
