using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;

namespace Berth.Core.Workloads;

/// <summary>What to run in an environment, free of the dialect it was written in.</summary>
public sealed record WorkloadSpec
{
    public string? Name { get; init; }

    public WorkloadKind Kind { get; init; } = WorkloadKind.Command;

    /// <summary>Null when the document declares none: the command must then come from the command line.</summary>
    public Entrypoint? Entrypoint { get; init; }

    /// <summary>Where the context is laid and the task starts; absolute, inside the container.</summary>
    public string WorkDirectory { get; init; } = DefaultWorkDirectory;

    /// <summary>Which files of the context folder stay out.</summary>
    public ContextRules Context { get; init; } = ContextRules.Native;

    /// <summary>File at the top of the context that is sourced before the entrypoint, if it is there. Null: none is looked for.</summary>
    public string? StartupHook { get; init; } = "startup-hook.sh";

    /// <summary>Variables the dialect promises to the task, set after the image's own and before the user's; literal, never expanded.</summary>
    public ImmutableArray<KeyValuePair<string, string>> SystemVariables { get; init; } = [];

    /// <summary>Files the dialect promises to the task: text by absolute path inside the container.</summary>
    public ImmutableSortedDictionary<string, string> SystemFiles { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ResourceSpec Resources { get; init; } = new();

    /// <summary>
    /// What this workload needs that is not there yet: it is accepted and its environment can be built, but running it ends in these. Each is
    /// an error whose text begins with what needs what: "the searcher `grid` needs …".
    /// </summary>
    public ImmutableArray<Problem> Needs { get; init; } = [];

    /// <summary>Ports it listens on, by what they are for; empty where none is declared.</summary>
    public ImmutableSortedDictionary<string, int> Ports { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    public const string DefaultWorkDirectory = "/workspace";
}

public enum WorkloadKind
{
    Command,
    Experiment,
    Notebook,
    Shell,
    TensorBoard,
    /// <summary>Runs once to its end, like a command, but is kept and listed as a job of its system.</summary>
    Job,
    /// <summary>Answers requests until it is stopped.</summary>
    Server,
}

/// <summary>The task's command.</summary>
public abstract record Entrypoint
{
    private Entrypoint()
    {
    }

    /// <summary>Run as it stands, without a shell.</summary>
    public sealed record Arguments(ImmutableArray<string> Values) : Entrypoint;

    /// <summary>Given to <c>/bin/sh -c</c>.</summary>
    public sealed record Shell(string Command) : Entrypoint;

    public ImmutableArray<string> ToArguments() => this switch
    {
        Arguments a => a.Values,
        Shell s => ["/bin/sh", "-c", s.Command],
        _ => throw new InvalidOperationException(),
    };
}

/// <summary>Limits of a task. Null means no limit beyond the machine's.</summary>
public sealed record ResourceSpec
{
    /// <summary>Processors, fractions allowed.</summary>
    public decimal? Cpus { get; init; }

    /// <summary>Bytes.</summary>
    public long? Memory { get; init; }

    /// <summary>Processes and threads.</summary>
    public long? Pids { get; init; }

    /// <summary>Bytes of <c>/dev/shm</c>; 64 MiB where nothing is said, as engines do.</summary>
    public long? SharedMemory { get; init; }

    /// <summary>Accelerators asked for; 0 runs on the processor.</summary>
    public int? Slots { get; init; }
}
