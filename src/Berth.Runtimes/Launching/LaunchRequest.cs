using System.Collections.Immutable;
using Berth.Build.Images;
using Berth.Core.Workloads;

namespace Berth.Runtimes.Launching;

/// <summary>A workload to run in an image.</summary>
public sealed record LaunchRequest
{
    public required Declaration Declaration { get; init; }

    public required BuiltImage Image { get; init; }

    /// <summary>Folder with the code; null for none.</summary>
    public string? Context { get; init; }

    /// <summary>Runs instead of the declared entrypoint; empty: as declared.</summary>
    public ImmutableArray<string> Override { get; init; } = [];

    public bool Interactive { get; init; }

    public bool Terminal { get; init; }

    /// <summary>Keep what the task changed on the file system.</summary>
    public bool KeepChanges { get; init; }
}
