using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Indexes;
using Berth.Python.Metadata;
using Berth.Python.Requirements;
using Berth.Python.Resolving;
using Berth.Python.Resolving.Candidates;
using Berth.Python.Resolving.Declared;
using Berth.Python.Resolving.Feeding;
using Berth.Python.Versions;

namespace Berth.Python.Tests.Resolving;

/// <summary>
/// An index made of lines such as <c>a 1.0 -> b>=1, c[x]</c>, <c>a 1.0 [x] -> d</c> (what an extra adds) and <c>a 2.0 yanked</c>.
/// </summary>
internal sealed class Universe : ICandidateSource
{
    private readonly Dictionary<string, SortedDictionary<string, Release>> projects = new(StringComparer.Ordinal);
    private readonly Random? delays;

    public Universe(string lines = "", Random? delays = null)
    {
        this.delays = delays;
        foreach (var line in lines.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var sides = line.Split("->", StringSplitOptions.TrimEntries);
            var words = sides[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var needs = sides.Length < 2 ? [] : sides[1].Split(" & ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            Add(words[0], words[1], needs, words.Length > 2 && words[2][0] == '[' ? words[2].Trim('[', ']') : null, words.Contains("yanked"));
        }
    }

    public int Described { get; private set; }

    public ImmutableArray<HeldPackage> Held { get; init; } = [];

    public IEnumerable<string> Projects => projects.Keys;

    public IEnumerable<string> VersionsOf(string project) => projects.TryGetValue(project, out var found) ? found.Keys : [];

    public IEnumerable<Requirement> NeedsOf(string project, string version) => projects[project][version].Needs;

    public void Add(string project, string version, IEnumerable<string> needs, string? extra = null, bool yanked = false)
    {
        if (!projects.TryGetValue(project, out var versions)) projects[project] = versions = new(StringComparer.Ordinal);
        if (!versions.TryGetValue(version, out var release)) versions[version] = release = new([], [], yanked);
        foreach (var need in needs) release.Needs.Add(Requirement.TryParse(extra is null ? need : $"{need}; extra == '{extra}'", out var read, out var reason) ? read : throw new ArgumentException($"{need}: {reason}"));
        if (extra is not null) release.Extras.Add(extra);
    }

    public async Task<ProjectListing> ListAsync(string project, CancellationToken cancellationToken)
    {
        await DelayAsync(cancellationToken);
        var held = Held.FirstOrDefault(h => h.Name == project);
        if (!projects.TryGetValue(project, out var versions)) return new(project, held is null ? [] : [new(project, held.Version, null, held)]) { Protected = held is { Protected: true } ? held : null };
        return new(project, versions.Select(v => new Candidate(project, PythonVersion.Parse(v.Key), File(project, v.Key, v.Value.Yanked), held?.Version == PythonVersion.Parse(v.Key) ? held : null))) { Protected = held is { Protected: true } ? held : null };
    }

    public async Task<Checked<PackageMetadata>> DescribeAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        await DelayAsync(cancellationToken);
        Described++;
        var release = projects[candidate.Project].First(v => PythonVersion.Parse(v.Key) == candidate.Version).Value;
        return new(new(candidate.Project, candidate.Version, SpecifierSet.Any, [.. release.Needs], [.. release.Extras]), []);
    }

    /// <summary>Chosen packages as <c>a 1.0, b 2.0</c>, or the problem's text.</summary>
    public async Task<string> Solve(params string[] requirements) => await Solve(new PythonSpec { Requirements = Lines(requirements) });

    public async Task<string> Solve(PythonSpec spec, string[]? locked = null, string[]? upgrade = null)
    {
        var solved = await ResolveAsync(spec, locked, upgrade);
        return solved.Value is { } chosen ? Text(chosen) : string.Join("\n", solved.Problems);
    }

    public async Task<Checked<Resolution>> ResolveAsync(PythonSpec spec, string[]? locked = null, string[]? upgrade = null, int mostConflicts = 200_000)
    {
        var problems = new List<Problem>();
        var root = RootRequirements.Read(spec, Target.Cp312, problems);
        if (problems.Count > 0) return new(null, [.. problems]);
        var dependencies = new TargetDependencies(Target.Cp312, root.Overrides);
        var request = new ResolveRequest
        {
            Python = spec,
            Target = Target.Cp312,
            Locked = [.. (locked ?? []).Select(l => new LockedWheel(l.Split(' ')[0], l.Split(' ')[1], "", "", 0, default!, []))],
            MostConflicts = mostConflicts,
            Upgrade = [.. upgrade ?? []],
        };
        await using var source = new Prefetch(this, dependencies.Of, spec.PreReleases, TestContext.Current.CancellationToken);
        return await Resolver.SolveAsync(source, root, dependencies, request, TestContext.Current.CancellationToken);
    }

    public static ImmutableArray<Declared<string>> Lines(params string[] lines) => [.. lines.Select((l, i) => new Declared<string>(l, new SourceSpan("berth.yaml", i + 1, 1)))];

    public static string Text(Resolution resolution) => string.Join(", ", resolution.Chosen.Values.Where(c => c.Held is null).Select(c => $"{c.Project} {c.Version}"));

    private static IndexFile File(string project, string version, bool yanked) =>
        new($"{project.Replace('-', '_')}-{version}-py3-none-any.whl", new Uri("file:///nowhere"), null, null, null, yanked ? "broken" : null, null);

    private async Task DelayAsync(CancellationToken cancellationToken)
    {
        if (delays is null) return;
        int turns;
        lock (delays) turns = delays.Next(4);
        if (turns == 3) await Task.Delay(1, cancellationToken);
        for (var i = 0; i < turns; i++) await Task.Yield();
    }

    private sealed record Release(List<Requirement> Needs, SortedSet<string> Extras, bool Yanked);
}
