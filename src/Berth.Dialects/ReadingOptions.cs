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

    /// <summary>Version of Python that the base image must have, such as <c>3.11</c>; null: any.</summary>
    public string? Python { get; init; }

    /// <summary>
    /// Base image for a Python file, which names none itself. Null: a Debian whose <c>python3</c> is the wanted one, or else Docker's
    /// image of that Python. A base that is given
    /// brings its own interpreter.
    /// </summary>
    public string? Base { get; init; }

    /// <summary>The options that are given and that not every dialect takes, as typed.</summary>
    internal IEnumerable<string> Given
    {
        get
        {
            if (Base is not null) yield return "--base";
            if (!Groups.IsEmpty) yield return "--group";
            if (!Extras.IsEmpty) yield return "--extra";
        }
    }

    /// <summary>Value of a variable that a requirements file refers to (<c>${NAME}</c>); null where it is not set. Default: this process's.</summary>
    public Func<string, string?> Lookup { get; init; } = Environment.GetEnvironmentVariable;
}
