using Berth.Runtimes.Local.Linux;

namespace Berth.Runtimes.Local;

/// <summary>A run in progress.</summary>
public sealed class LocalRun
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<RunResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RunRequest _request;
    private readonly TimeProvider _clock;
    private readonly List<int> _early = [];
    private ProcessHandle? _task;
    private Action? _resize;
    private CancellationTokenRegistration _cancellation;
    private int _stopped;

    internal LocalRun(RunRequest request, TimeProvider clock) => (_request, _clock) = (request, clock);

    /// <summary>Ends when the task has ended and nothing of the container is left.</summary>
    public Task<RunResult> Completion => _completion.Task;

    /// <summary>
    /// Sends a signal (a Linux number) to the task's first process; kept until that is there. SIGWINCH makes the task's terminal as big as
    /// the user's. Does nothing after the end.
    /// </summary>
    public void Signal(int signal)
    {
        lock (_gate)
        {
            if (signal == Signals.WindowChange && _resize is not null) _resize();
            else if (_task is not null) _task.Signal(signal);
            else _early.Add(signal);
        }
    }

    /// <summary>Sends the stop signal, and SIGKILL to the whole container when it is still there after the grace. May be called again.</summary>
    public void Stop() => Stop(Signals.Parse(_request.StopSignal) ?? Signals.Terminate);

    /// <summary>As <see cref="Stop()"/>, with the signal that somebody chose. Further signals are sent as well, but the grace counts from the first.</summary>
    public void Stop(int signal)
    {
        Signal(signal);
        if (Interlocked.Exchange(ref _stopped, 1) == 0) _ = KillLaterAsync();
    }

    /// <summary>Ends every process of the container at once.</summary>
    public void Kill() => Signal(Signals.Kill);

    internal void StopOn(CancellationToken cancellationToken) =>
        _cancellation = cancellationToken.UnsafeRegister(static r => ((LocalRun)r!).Stop(), this);

    internal void Started(ProcessHandle task, Action? resize)
    {
        lock (_gate)
        {
            (_task, _resize) = (task, resize);
            foreach (var signal in _early) task.Signal(signal);
            _early.Clear();
        }
    }

    /// <summary>The terminal is about to be closed.</summary>
    internal void Ending()
    {
        lock (_gate) _resize = null;
    }

    internal void Ended(RunResult result)
    {
        _completion.TrySetResult(result);
        _cancellation.Unregister();
    }

    internal void Failed(Exception failure)
    {
        _completion.TrySetException(failure);
        _cancellation.Unregister();
    }

    private async Task KillLaterAsync()
    {
        try
        {
            await _completion.Task.WaitAsync(_request.StopGrace, _clock);
        }
        catch (TimeoutException)
        {
            Kill();
        }
        catch (Exception) when (_completion.Task.IsCompleted)
        {
            // Whoever awaits the run is told; here only its end matters.
        }
    }
}
