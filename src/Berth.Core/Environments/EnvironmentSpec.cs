using System.Collections.Immutable;
using Berth.Core.Problems;

namespace Berth.Core.Environments;

/// <summary>An environment as a person declared it, free of the dialect it was written in. Paths are absolute.</summary>
public sealed record EnvironmentSpec
{
    /// <summary>For people; does not enter the spec digest. Null where the document gives none.</summary>
    public string? Name { get; init; }

    public string? Description { get; init; }

    /// <summary>Base image reference by accelerator; see <see cref="BaseReference"/>. Null where none is declared for that accelerator.</summary>
    public required PerAccelerator<Declared<string>?> Base { get; init; }

    /// <summary>The Dockerfile that makes the base; null where <see cref="Base"/> names one.</summary>
    public DockerfileSpec? Dockerfile { get; init; }

    /// <summary>Debian or Ubuntu package names, optionally <c>name=version</c>, as written, in order.</summary>
    public ImmutableArray<Declared<string>> Apt { get; init; } = [];

    public PythonSpec Python { get; init; } = new();

    public CondaSpec? Conda { get; init; }

    public RSpec? R { get; init; }

    /// <summary>Shell steps, run in order after everything else is in place.</summary>
    public ImmutableArray<BuildStep> Steps { get; init; } = [];

    /// <summary>Run-time variables, in the order given; not part of the image.</summary>
    public PerAccelerator<ImmutableArray<VariableEntry>> Variables { get; init; } = PerAccelerator<ImmutableArray<VariableEntry>>.Same([]);

    /// <summary>Where credentials for the base image stand; not part of the spec digest.</summary>
    public RegistryCredential? BaseCredential { get; init; }

    /// <summary>What stands below this environment's own parts: its packages and steps come first. Used for curated environments.</summary>
    public EnvironmentSpec OnTopOf(EnvironmentSpec lower) => this with
    {
        Base = lower.Base,
        Apt = [.. lower.Apt, .. Apt.Where(a => lower.Apt.All(l => l.Value != a.Value))],
        Python = Python.OnTopOf(lower.Python),
        Steps = [.. lower.Steps, .. Steps],
        Variables = new(
            [.. lower.Variables.Cpu, .. Variables.Cpu],
            [.. lower.Variables.Cuda, .. Variables.Cuda],
            [.. lower.Variables.Rocm, .. Variables.Rocm]),
    };
}

/// <summary>A value and the place that declared it, so that later problems can point there.</summary>
public sealed record Declared<T>(T Value, SourceSpan? Where)
{
    public override string ToString() => Value?.ToString() ?? "";
}

/// <summary>Python packages of an environment.</summary>
public sealed record PythonSpec
{
    /// <summary>
    /// PEP 508 requirements as written (files already read in), each optionally followed by <c>--hash=…</c> options. Local files and folders
    /// stand as <c>name @ file:///…</c>, or as the absolute path alone where the name is not known yet.
    /// </summary>
    public ImmutableArray<Declared<string>> Requirements { get; init; } = [];

    /// <summary>Requirements that limit versions without asking for the package.</summary>
    public ImmutableArray<Declared<string>> Constraints { get; init; } = [];

    /// <summary>Requirements that replace what any package asks of theirs.</summary>
    public ImmutableArray<Declared<string>> Overrides { get; init; } = [];

    /// <summary>Simple-API addresses, first wins; empty means the default index.</summary>
    public PerAccelerator<ImmutableArray<string>> Indexes { get; init; } = PerAccelerator<ImmutableArray<string>>.Same([]);

    /// <summary>Folders or pages that list wheels; looked at besides the indexes.</summary>
    public ImmutableArray<string> FindLinks { get; init; } = [];

    /// <summary>Only what <see cref="FindLinks"/> and direct addresses offer; no index is asked.</summary>
    public bool NoIndex { get; init; }

    /// <summary>Pre-releases count like final ones, for every package.</summary>
    public bool PreReleases { get; init; }

    /// <summary>Every requirement must carry hashes.</summary>
    public bool RequireHashes { get; init; }

    /// <summary>Packages (normalised) that are always built from source; <c>:all:</c> for every one.</summary>
    public ImmutableArray<string> NoBinary { get; init; } = [];

    /// <summary>Packages (normalised) that are never built from source; <c>:all:</c> for every one.</summary>
    public ImmutableArray<string> OnlyBinary { get; init; } = [];

    /// <summary>Version specifiers that the interpreter has to satisfy (<c>requires-python</c>), as written; null where none are declared.</summary>
    public Declared<string>? RequiresPython { get; init; }

    /// <summary>The interpreter and its packages are in the base image, and nothing may be added to them.</summary>
    public bool UserManaged { get; init; }

    /// <summary>The interpreter inside the image that <c>python</c> stands for: an absolute path, or a name to look for. Null: the usual one.</summary>
    public string? Interpreter { get; init; }

    /// <summary>This spec's own parts after those of <paramref name="lower"/>.</summary>
    public PythonSpec OnTopOf(PythonSpec lower) => new()
    {
        Requirements = [.. lower.Requirements, .. Requirements],
        Constraints = [.. lower.Constraints, .. Constraints],
        Overrides = [.. lower.Overrides, .. Overrides],
        Indexes = new([.. Indexes.Cpu.Union(lower.Indexes.Cpu)], [.. Indexes.Cuda.Union(lower.Indexes.Cuda)], [.. Indexes.Rocm.Union(lower.Indexes.Rocm)]),
        FindLinks = [.. FindLinks.Union(lower.FindLinks)],
        NoIndex = NoIndex || lower.NoIndex,
        PreReleases = PreReleases || lower.PreReleases,
        RequireHashes = RequireHashes || lower.RequireHashes,
        NoBinary = [.. NoBinary.Union(lower.NoBinary)],
        OnlyBinary = [.. OnlyBinary.Union(lower.OnlyBinary)],
        RequiresPython = RequiresPython ?? lower.RequiresPython,
        UserManaged = UserManaged || lower.UserManaged,
        Interpreter = Interpreter ?? lower.Interpreter,
    };
}

/// <summary>Something that has to run while the image is built.</summary>
/// <param name="Command">Given to <c>/bin/sh -c</c>.</param>
/// <param name="Files">What the step sees of the user's folder: absolute host path by path relative to the step's folder.</param>
/// <param name="Variables">Visible to this step only.</param>
public sealed record BuildStep(
    string Command,
    ImmutableSortedDictionary<string, string> Files,
    ImmutableArray<VariableEntry> Variables,
    SourceSpan? Where);
