using System.Collections.Immutable;

namespace Berth.Dialects;

/// <summary>What the command line adds to a document.</summary>
public sealed record ReadingOptions
{
    public static ReadingOptions Default { get; } = new();

    /// <summary>Dependency groups (PEP 735) of a Python project or lock that are wanted besides its dependencies; as typed.</summary>
    public ImmutableArray<string> Groups { get; init; } = [];

    /// <summary>Extras of a Python project or lock that are wanted; as typed.</summary>
    public ImmutableArray<string> Extras { get; init; } = [];

    /// <summary>
    /// Base image for a Python file, which names none itself. Null: <c>debian:bookworm</c> with its <c>python3</c>. A base that is given
    /// brings its own interpreter.
    /// </summary>
    public string? Base { get; init; }

    /// <summary>Value of a variable that a requirements file refers to (<c>${NAME}</c>); null where it is not set. Default: this process's.</summary>
    public Func<string, string?> Lookup { get; init; } = Environment.GetEnvironmentVariable;
}
