using System.Runtime.InteropServices;
using Berth.Runtimes.Local;

namespace Berth.Cli.Commands;

/// <summary>
/// What signals to this command mean. While it works: the first interrupt or termination cancels, the second ends the process. While a task runs:
/// every signal goes to the task, and one that asks it to end is followed by a kill after the grace period.
/// </summary>
public sealed class Interruption : IDisposable
{
    private const int Hangup = 1;
    private const int Interrupt = 2;
    private const int Quit = 3;
    private const int User1 = 10;
    private const int User2 = 12;
    private const int Terminate = 15;
    private const int WindowChange = 28;

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private LocalRun? _run;

    public Interruption()
    {
        foreach (var signal in new[] { Interrupt, Terminate }) Register(signal);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>From now on signals are the run's.</summary>
    public void PassOnTo(LocalRun run)
    {
        _run = run;
        foreach (var signal in new[] { Hangup, Quit, User1, User2, WindowChange }) Register(signal);
        if (_source.IsCancellationRequested) run.Stop();
    }

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    private void Register(int signal) => _registrations.Add(PosixSignalRegistration.Create((PosixSignal)signal, context =>
    {
        if (_run is { } run)
        {
            context.Cancel = true;
            if (signal is Interrupt or Terminate or Hangup or Quit) run.Stop(signal);
            else run.Signal(signal);
        }
        else if (!_source.IsCancellationRequested)
        {
            context.Cancel = true;
            _source.Cancel();
        }
    }));
}
