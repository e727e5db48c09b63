using Berth.Build.Steps;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Runtimes.Local.Active;
using Berth.Runtimes.Local.Cgroups;
using Berth.Runtimes.Local.Checks;
using Berth.Runtimes.Local.Linux;
using Berth.Runtimes.Local.Logs;

namespace Berth.Runtimes.Local;

/// <summary>Runs containers on this machine: overlayfs over unpacked layers, isolated by runc or crun. Safe for use by many threads.</summary>
public sealed class LocalRuntime : IStepRunner
{
    private readonly LocalRuntimeOptions _options;
    private readonly CgroupLayout _cgroups;
    private readonly ContainerEngine _engine;

    private LocalRuntime(LocalRuntimeOptions options, CgroupLayout cgroups, ContainerEngine engine) =>
        (_options, _cgroups, _engine) = (options, cgroups, engine);

    /// <summary>
    /// Looks at the machine. From then on the process adopts what its children leave behind: that is how it learns a task's own end.
    /// </summary>
    /// <exception cref="BerthException">BERTH5001: not root. BERTH5002: no engine.</exception>
    public static LocalRuntime Open(LocalRuntimeOptions options)
    {
        if (Libc.geteuid() != 0)
            throw new BerthException(new Problem(RuntimeProblems.NotRoot, "starting containers needs root", Fix: "put `sudo` before the command: `sudo berth …`"));
        var cgroups = CgroupLayout.Detect();
        var engine = ContainerEngine.Find(cgroups, Environment.GetEnvironmentVariable("PATH"));
        SystemCallException.Check(Libc.prctl(Libc.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), "prctl");
        return new LocalRuntime(options, cgroups, engine);
    }

    /// <summary>Starts a run; its output goes to <paramref name="streams"/> and, line by line, to <c>&lt;RunDirectory&gt;/log.jsonl</c>.</summary>
    /// <exception cref="BerthException">The request cannot work; carries all that is wrong with it. What goes wrong later is in <see cref="LocalRun.Completion"/>.</exception>
    public LocalRun Start(RunRequest request, RunStreams streams)
    {
        Check(request);
        var input = request.Interactive && streams.Input is { } handle ? (int)handle.DangerousGetHandle() : -1;
        var log = Written(request, () => new RunLogWriter(Path.Combine(request.RunDirectory, RunLog.FileName), _options.Clock));
        var active = Written(request, () => ActiveRun.Mark(_options.ActiveDirectory, request.Id, request.RunDirectory, wholeDirectory: false));
        var run = new LocalRun(request, _options.Clock);
        new ContainerThread(request, _options, _engine, _cgroups).Start(
            run,
            new ContainerStreams(input, Both(streams.Output, log.Output), Both(streams.Error, log.Error)),
            active,
            result =>
            {
                active.Dispose();
                using (log) log.Finish();
                return result?.Problem is null && log.Failure is { } failure ? result! with { Problem = failure } : result;
            });
        return run;
    }

    /// <summary>Runs to the end. Cancelling stops the task: its stop signal, then SIGKILL after the grace; the result still comes.</summary>
    public Task<RunResult> RunAsync(RunRequest request, RunStreams streams, CancellationToken cancellationToken)
    {
        var run = Start(request, streams);
        run.StopOn(cancellationToken);
        return run.Completion;
    }

    public async Task<StepResult> RunAsync(StepRequest request, CancellationToken cancellationToken)
    {
        var id = "step-" + Guid.NewGuid().ToString("N");
        var directory = Path.Combine(_options.StepDirectory, id);
        var run = new RunRequest
        {
            Id = id, RunDirectory = directory, LowerDirectories = request.LowerDirectories, Arguments = request.Arguments,
            Environment = request.Environment, WorkDirectory = request.WorkDirectory, HostName = "localhost", KeepUpper = true, Network = request.Network,
            Mounts = [.. request.Mounts.Select(m => new RunMount(m.Source, m.Target))], StopGrace = TimeSpan.FromSeconds(2),
        };
        Check(run);
        var active = Written(run, () =>
        {
            Directory.CreateDirectory(directory);
            return ActiveRun.Mark(_options.ActiveDirectory, id, directory, wholeDirectory: true);
        });
        try
        {
            var result = await StepAsync(run, request.Output, active, cancellationToken);
            return new StepResult(result.ExitCode, Path.Combine(directory, "upper"), Remove);
        }
        catch
        {
            Remove();
            throw;
        }

        void Remove()
        {
            RunBox.RemoveFolder(directory);
            active.Dispose();
        }
    }

    private async Task<RunResult> StepAsync(RunRequest request, Action<string> output, ActiveRun active, CancellationToken cancellationToken)
    {
        var lines = new LineSplitter(line => output(System.Text.Encoding.UTF8.GetString(line)));
        var run = new LocalRun(request, _options.Clock);
        // Package scripts switch users by set-uid programs, and a step has root's rights in the container anyway.
        new ContainerThread(request, _options, _engine, _cgroups) { NoNewPrivileges = false }
            .Start(run, new ContainerStreams(-1, lines.Add, null), active, result =>
            {
                lines.Finish();
                return result;
            });
        run.StopOn(cancellationToken);
        var result = await run.Completion;
        cancellationToken.ThrowIfCancellationRequested();
        if (result.Problem is { } problem) output($"{problem}");
        return result;
    }

    private static T Written<T>(RunRequest request, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ContainerThread.CannotWrite(request, e);
        }
    }

    private void Check(RunRequest request)
    {
        var problems = RunChecks.Check(request, _cgroups);
        if (!problems.IsEmpty) throw new BerthException(problems);
    }

    private static OutputSink Both(OutputSink first, OutputSink second) => bytes =>
    {
        first(bytes);
        second(bytes);
    };
}
