using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;

namespace Berth.Python.Resolving.Declared;

/// <summary>What the user declares, read for one target and sorted, so that the order of lines decides nothing.</summary>
/// <param name="Asked">Requirements that apply.</param>
/// <param name="Limits">Constraints that apply.</param>
/// <param name="Overrides">By project, those that apply; an empty list where none of a project's does: the project is then never asked for.</param>
internal sealed record RootRequirements(
    ImmutableArray<RootRequirement> Asked,
    ImmutableArray<RootRequirement> Limits,
    ImmutableSortedDictionary<string, ImmutableArray<RootRequirement>> Overrides)
{
    /// <summary>Everything that fixes or limits one project.</summary>
    public IEnumerable<RootRequirement> On(string project) =>
        Overrides.TryGetValue(project, out var overrides) ? overrides : Asked.Concat(Limits).Where(r => r.Project == project);

    public static RootRequirements Read(PythonSpec spec, PythonFacts target, ICollection<Problem> problems)
    {
        var asked = Lines(spec.Requirements, problems);
        var limits = Lines(spec.Constraints, problems);
        var overrides = Lines(spec.Overrides, problems).GroupBy(o => o.Project, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(g => g.Key, g => g.Where(Applies).ToImmutableArray(), StringComparer.Ordinal);
        var read = new RootRequirements(Replaced([.. asked.Where(Applies)], overrides), [.. limits.Where(Applies).Where(l => !overrides.ContainsKey(l.Project))], overrides);
        foreach (var group in read.Asked.Concat(read.Limits).Where(r => r.Direct is not null && r.Project.Length > 0).GroupBy(r => r.Project, StringComparer.Ordinal))
        {
            var addresses = group.DistinctBy(r => r.Direct!.AbsoluteUri).ToList();
            if (addresses.Count > 1)
                problems.Add(new(PythonProblems.ConflictingPins, $"`{group.Key}` is taken from two places: {string.Join(" and ", addresses.Select(a => $"`{a.Text}`"))}", addresses[1].Where, $"keep one of the two lines of `{group.Key}`"));
        }

        if (spec.RequireHashes)
        {
            foreach (var bare in read.Asked.Where(r => r.Hashes.IsEmpty && !read.On(r.Project).Any(o => !o.Hashes.IsEmpty)))
                problems.Add(new(PythonProblems.HashMissing, $"`{bare.Text}` has no hash, and every requirement must have one", bare.Where, $"write `{bare.Text} --hash=sha256:…`, or do without `--require-hashes`"));
        }

        return read;

        bool Applies(RootRequirement requirement) => requirement.Requirement.Marker?.Applies(target.Markers, []) != false;
    }

    /// <summary>What is wrong with the lines as they stand, whatever the target and without asking an index.</summary>
    public static ImmutableArray<Problem> Check(PythonSpec spec)
    {
        var problems = new List<Problem>();
        var pins = new Dictionary<string, (RootRequirement Requirement, string Version)>(StringComparer.Ordinal);
        foreach (var requirement in Lines(spec.Requirements, problems))
        {
            // Pins under markers may be for different targets.
            if (requirement.Requirement.Marker is not null || requirement.Requirement.Specifiers.Clauses.FirstOrDefault(c => c.IsPin && c.Version is not null) is not { } clause) continue;
            var version = clause.Version!.ToString();
            if (!pins.TryAdd(requirement.Project, (requirement, version)) && !pins[requirement.Project].Requirement.Requirement.Specifiers.Contains(clause.Version!, preReleases: true))
                problems.Add(Conflict(pins[requirement.Project], requirement, version));
        }

        Lines(spec.Constraints, problems);
        Lines(spec.Overrides, problems);
        return [.. problems];
    }

    private static Problem Conflict((RootRequirement Requirement, string Version) earlier, RootRequirement later, string version) => new(
        PythonProblems.ConflictingPins, $"`{later.Project}` is pinned to {earlier.Version}{(earlier.Requirement.Where is null ? "" : $" in {earlier.Requirement.Where}")} and to {version}",
        later.Where, $"keep one of `{later.Project}=={earlier.Version}` and `{later.Project}=={version}`");

    private static List<RootRequirement> Lines(ImmutableArray<Declared<string>> lines, ICollection<Problem> problems) =>
        [.. lines.Select(l => RequirementLine.Read(l, problems)).OfType<RootRequirement>().OrderBy(r => r.Project, StringComparer.Ordinal).ThenBy(r => r.Text, StringComparer.Ordinal)];

    /// <summary>A requirement whose project is overridden keeps its extras and takes the rest from the override.</summary>
    private static ImmutableArray<RootRequirement> Replaced(ImmutableArray<RootRequirement> asked, ImmutableSortedDictionary<string, ImmutableArray<RootRequirement>> overrides) =>
    [
        .. asked.SelectMany(a => !overrides.TryGetValue(a.Project, out var list) ? [a] : list.Select(o => o with
        {
            Requirement = new() { Name = o.Requirement.Name, Extras = o.Requirement.Extras.Union(a.Requirement.Extras), Specifiers = o.Requirement.Specifiers, Url = o.Requirement.Url },
        })),
    ];
}
