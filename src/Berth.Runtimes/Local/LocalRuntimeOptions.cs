namespace Berth.Runtimes.Local;

/// <summary>Where the local runtime keeps what it needs while containers run. All folders are made when needed.</summary>
public sealed record LocalRuntimeOptions
{
    /// <summary>One locked file per run in progress; a file nobody holds locked tells of a run whose owner died.</summary>
    public required string ActiveDirectory { get; init; }

    /// <summary>Build steps work here; must be on a file system that overlayfs can write to.</summary>
    public required string StepDirectory { get; init; }

    /// <summary>The engine's own state; on a file system emptied at boot.</summary>
    public string EngineState { get; init; } = "/run/berth/engine";

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The usual places under Berth's home.</summary>
    public static LocalRuntimeOptions Under(string home) => new()
    {
        ActiveDirectory = Path.Combine(home, "runs", ".active"),
        StepDirectory = Path.Combine(home, "cache", "steps"),
    };
}
