using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Dialects.Files;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Requirements;

/// <summary>Collects what several files and keys say about the Python packages of one environment.</summary>
internal sealed class PythonDraft(ImmutableArray<Problem>.Builder problems)
{
    /// <summary>Stands for "the usual index" where other indexes are named besides it.</summary>
    private const string DefaultIndex = "https://pypi.org/simple";

    private readonly List<string> extraIndexes = [];
    private readonly List<string> findLinks = [];

    public List<Declared<string>> Requirements { get; } = [];

    public List<Declared<string>> Constraints { get; } = [];

    public List<Declared<string>> Overrides { get; } = [];

    public BinaryChoice Binaries { get; } = new();

    /// <summary>Indexes of the document itself, by accelerator; empty where it names none.</summary>
    public PerAccelerator<ImmutableArray<string>> Indexes { get; set; } = PerAccelerator<ImmutableArray<string>>.Same([]);

    /// <summary>The last <c>--index-url</c>.</summary>
    public string? Index { get; set; }

    public bool NoIndex { get; set; }

    public bool PreReleases { get; set; }

    public bool RequireHashes { get; set; }

    public Declared<string>? RequiresPython { get; private set; }

    public bool HasTooManyProblems => problems.Count >= YamlLimits.Default.Problems;

    public void AddExtraIndex(string address) => extraIndexes.Add(address);

    /// <param name="place">An address, or a folder or page relative to <paramref name="document"/>.</param>
    public void AddFindLinks(string place, DocumentFile document)
    {
        if (place.StartsWith("file:", StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(place, UriKind.Absolute, out var address)) place = address.LocalPath;
        findLinks.Add(place.Contains("://", StringComparison.Ordinal) ? place : Path.GetFullPath(place, document.Folder));
    }

    /// <summary>What several projects ask of the interpreter holds together.</summary>
    public void Restrict(string specifiers, SourceSpan where) => RequiresPython =
        RequiresPython is { } earlier ? earlier with { Value = $"{earlier.Value},{specifiers}" } : new(specifiers, where);

    public void Report(Problem problem)
    {
        if (!HasTooManyProblems) problems.Add(problem);
    }

    public void Refuse(string what, SourceSpan where, string fix) =>
        Report(new Problem(DialectProblems.InvalidRequirementsFile, what, where, fix));

    public void Warn(string what, SourceSpan where, string fix) =>
        Report(new Problem(DialectProblems.NoEffect, what, where, fix, Severity.Warning));

    /// <summary>
    /// Extra indexes come first: the first index that knows a name is the only one asked for it, and an extra index is named because it
    /// holds what the usual one lacks or must not decide.
    /// </summary>
    public PythonSpec ToPython() => new()
    {
        Requirements = [.. Requirements],
        Constraints = [.. Constraints],
        Overrides = [.. Overrides],
        Indexes = NoIndex ? PerAccelerator<ImmutableArray<string>>.Same([]) : Indexes.Select(Merge),
        FindLinks = [.. findLinks.Distinct()],
        NoIndex = NoIndex,
        PreReleases = PreReleases,
        RequireHashes = RequireHashes,
        NoBinary = Binaries.NoBinary,
        OnlyBinary = Binaries.OnlyBinary,
        RequiresPython = RequiresPython,
    };

    private ImmutableArray<string> Merge(ImmutableArray<string> own)
    {
        if (Index is not null) own = own.Add(Index);
        if (extraIndexes.Count > 0 && own.IsEmpty) own = [DefaultIndex];
        return [.. extraIndexes.Concat(own).Distinct()];
    }
}
