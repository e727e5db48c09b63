using System.Collections.Immutable;
using Berth.Core.Workloads;

namespace Berth.Runtimes.Local;

/// <summary>One container: what runs, over which layers, with which limits.</summary>
public sealed record RunRequest
{
    /// <summary>Letters, digits, <c>-</c>, <c>_</c>, <c>.</c>; unique on the machine; at most 100.</summary>
    public required string Id { get; init; }

    /// <summary>Unpacked layers, absolute, lowest first; at least one.</summary>
    public required ImmutableArray<string> LowerDirectories { get; init; }

    /// <summary>Absolute and there already. The run's log stays in it; everything else made below is removed at the end.</summary>
    public required string RunDirectory { get; init; }

    public required ImmutableArray<string> Arguments { get; init; }

    /// <summary><c>NAME=VALUE</c>, the whole environment.</summary>
    public ImmutableArray<string> Environment { get; init; } = [];

    /// <summary>Absolute, inside; made if it is not there.</summary>
    public string WorkDirectory { get; init; } = "/";

    /// <summary><c>user[:group]</c>, numbers or names of the image; null: root.</summary>
    public string? User { get; init; }

    public ResourceSpec Limits { get; init; } = new();

    /// <summary>A terminal of its own; output and errors then come as one stream.</summary>
    public bool Terminal { get; init; }

    /// <summary>Standard input is passed on; otherwise it is empty.</summary>
    public bool Interactive { get; init; }

    public string HostName { get; init; } = "berth";

    public ImmutableArray<RunMount> Mounts { get; init; } = [];

    /// <summary>The machine's network; false: none at all, not even this machine.</summary>
    public bool Network { get; init; } = true;

    /// <summary>Time between <see cref="StopSignal"/> and SIGKILL when the run is stopped.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(10);

    public string StopSignal { get; init; } = "SIGTERM";

    /// <summary>Leaves the upper directory (<c>&lt;RunDirectory&gt;/upper</c>) after the end.</summary>
    public bool KeepUpper { get; init; }
}

/// <summary>A host file or folder (absolute) shown at <paramref name="Target"/> (absolute) inside.</summary>
public sealed record RunMount(string Source, string Target, bool ReadOnly = true);
