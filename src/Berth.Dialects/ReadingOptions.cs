using System.Collections.Immutable;
using Berth.Core.Workloads;

namespace Berth.Dialects;

/// <summary>What the command line adds to a document.</summary>
public sealed record ReadingOptions
{
    public static ReadingOptions Default { get; } = new();

    /// <summary>Dependency groups (PEP 735) of a Python project or lock that are wanted besides its dependencies; as typed.</summary>
    public ImmutableArray<string> Groups { get; init; } = [];

    /// <summary>Extras of a Python project or lock that are wanted; as typed.</summary>
    public ImmutableArray<string> Extras { get; init; } = [];

    /// <summary>Version of Python that the base image must have, such as <c>3.11</c>; null: any.</summary>
    public string? Python { get; init; }

    /// <summary>
    /// Base image for a Python file, which names none itself. Null: a Debian whose <c>python3</c> is the wanted one, or else Docker's
    /// image of that Python. A base that is given
    /// brings its own interpreter.
    /// </summary>
    public string? Base { get; init; }

    /// <summary>Path of a Determined template that the document is laid over; null: none.</summary>
    public string? Template { get; init; }

    /// <summary>
    /// Path of the configuration of a Determined master, or of its <c>task_container_defaults</c> alone, that the document is laid over last;
    /// null: none.
    /// </summary>
    public string? ClusterConfig { get; init; }

    /// <summary>What a Determined configuration is for; null: its keys say it.</summary>
    public WorkloadKind? Kind { get; init; }

    /// <summary>The options that are given and that not every dialect takes, as typed.</summary>
    internal IEnumerable<string> Given
    {
        get
        {
            if (Base is not null) yield return "--base";
            if (!Groups.IsEmpty) yield return "--group";
            if (!Extras.IsEmpty) yield return "--extra";
            if (Template is not null) yield return "--template";
            if (ClusterConfig is not null) yield return "--cluster-config";
            if (Kind is not null) yield return "--kind";
        }
    }

    /// <summary>Value of a variable that a requirements file refers to (<c>${NAME}</c>); null where it is not set. Default: this process's.</summary>
    public Func<string, string?> Lookup { get; init; } = Environment.GetEnvironmentVariable;
}
