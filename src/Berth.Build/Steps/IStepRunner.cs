using System.Collections.Immutable;

namespace Berth.Build.Steps;

/// <summary>Runs something inside an image while it is built. Each runtime that can show what changed on the file system is one.</summary>
public interface IStepRunner
{
    /// <summary>Runs to the end, whatever the exit code; the caller disposes the result, which removes what it holds on disk.</summary>
    Task<StepResult> RunAsync(StepRequest request, CancellationToken cancellationToken);
}

/// <summary>What to run, over what.</summary>
public sealed record StepRequest
{
    /// <summary>Unpacked layers (absolute folders), lowest first.</summary>
    public required ImmutableArray<string> LowerDirectories { get; init; }

    public required ImmutableArray<string> Arguments { get; init; }

    /// <summary><c>NAME=VALUE</c>, the whole environment.</summary>
    public required ImmutableArray<string> Environment { get; init; }

    /// <summary>Absolute, inside; made if it is not there.</summary>
    public string WorkDirectory { get; init; } = "/";

    /// <summary>Host files shown inside, read-only; never part of the result.</summary>
    public ImmutableArray<StepMount> Mounts { get; init; } = [];

    /// <summary>False: nothing but the container itself can be reached, not even this machine.</summary>
    public bool Network { get; init; } = true;

    /// <summary>Called for each line of output, from one thread at a time.</summary>
    public Action<string> Output { get; init; } = _ => { };
}

/// <summary>A host file or folder shown at <paramref name="Target"/> inside.</summary>
public sealed record StepMount(string Source, string Target);

/// <summary>What a step left behind.</summary>
/// <param name="ExitCode">The step's own; 128+n after signal n.</param>
/// <param name="UpperDirectory">Changes as overlayfs keeps them (character devices 0:0 and opaque attributes for what was removed).</param>
public sealed record StepResult(int ExitCode, string UpperDirectory, Action Remove) : IDisposable
{
    public void Dispose() => Remove();
}
