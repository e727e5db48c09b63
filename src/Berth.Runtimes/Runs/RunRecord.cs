using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Berth.Core.Locking;

namespace Berth.Runtimes.Runs;

/// <summary>What is kept of a run: enough to repeat it elsewhere and to say how it went. Holds no variables, since these may be secret.</summary>
public sealed record RunRecord
{
    /// <summary>Sorts by start time: <c>20261121-094501-3f9c</c>.</summary>
    public required string Id { get; init; }

    public string? Name { get; init; }

    /// <summary>The declaration's absolute path.</summary>
    public required string File { get; init; }

    /// <summary>The environment's image.</summary>
    public required ContentDigest Environment { get; init; }

    /// <summary>The environment with code and start script on top.</summary>
    public required ContentDigest Image { get; init; }

    public required ImmutableArray<string> Arguments { get; init; }

    public required string WorkDirectory { get; init; }

    public required DateTimeOffset Started { get; init; }

    public DateTimeOffset? Ended { get; init; }

    public RunState State { get; init; } = RunState.Running;

    /// <summary>The task's own; 128+n after signal n. Null until it ends.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The kernel killed it because it used more memory than it may.</summary>
    public bool OutOfMemory { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<RunState>))]
public enum RunState
{
    Running,
    Ended,

    /// <summary>The command that watched it was killed; how the task ended is not known.</summary>
    Lost,
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(RunRecord))]
[JsonSerializable(typeof(RunRecord[]))]
public sealed partial class RunJson : JsonSerializerContext;
