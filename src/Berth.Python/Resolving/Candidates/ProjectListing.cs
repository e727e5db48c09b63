using System.Collections.Concurrent;
using System.Collections.Immutable;
using Berth.Python.Indexes;
using Berth.Python.Resolving.Solving;
using Berth.Python.Versions;

namespace Berth.Python.Resolving.Candidates;

/// <summary>What a project offers on a target.</summary>
internal sealed class ProjectListing
{
    private readonly ConcurrentDictionary<SpecifierSet, VersionBits> matching = new();

    /// <param name="candidates">In any order, each version once.</param>
    public ProjectListing(string project, IEnumerable<Candidate> candidates, IEnumerable<Refusal>? refusals = null)
    {
        Project = project;
        Candidates = [.. candidates.OrderBy(c => c.Version)];
        Refusals = [.. (refusals ?? []).OrderBy(r => r.Version)];
        Held = Candidates.IndexOf(Candidates.FirstOrDefault(c => c.Held is not null)!) is >= 0 and var index ? index : null;
        Yanked = Where(c => c.IsYanked);
        PreReleases = Where(c => c.IsPreRelease);
    }

    public string Project { get; }

    /// <summary>Oldest first.</summary>
    public ImmutableArray<Candidate> Candidates { get; }

    /// <summary>Oldest first.</summary>
    public ImmutableArray<Refusal> Refusals { get; }

    /// <summary>The version that the base image has; null where it has none.</summary>
    public int? Held { get; }

    /// <summary>Set where the base image has the project in a version that must stay.</summary>
    public HeldPackage? Protected { get; init; }

    /// <summary>Whether nobody has heard of the project.</summary>
    public bool IsUnknown => Candidates.IsEmpty && Refusals.IsEmpty;

    /// <summary>Whether there are versions that are only taken under conditions: withdrawn ones and pre-releases.</summary>
    public bool HasReluctant => !Yanked.IsEmpty || !PreReleases.IsEmpty;

    public VersionBits Yanked { get; }

    public VersionBits PreReleases { get; }

    public VersionBits All => VersionBits.AllVersions(Candidates.Length);

    /// <summary>The versions a requirement admits, pre-releases and withdrawn ones like all others.</summary>
    public VersionBits Matching(SpecifierSet specifiers) => matching.GetOrAdd(specifiers, Match);

    public VersionBits Where(Func<Candidate, bool> condition) =>
        VersionBits.Of(Candidates.Length, Enumerable.Range(0, Candidates.Length).Where(i => condition(Candidates[i])));

    public static ProjectListing Of(string project, ImmutableArray<IndexFile> files, HeldPackage? held, ListingRules rules)
    {
        var candidates = new List<Candidate>();
        var refusals = new List<Refusal>();
        foreach (var version in files.Where(f => Version(f) is not null).GroupBy(f => Version(f)!))
        {
            var (file, reason) = rules.Choose([.. version]);
            if (file is not null) candidates.Add(new(project, Version(file)!, file, held?.Version.Equals(version.Key) == true ? held : null));
            else refusals.Add(new(version.Key, reason, version.First()));
        }

        if (held is not null && !candidates.Exists(c => c.Held is not null)) candidates.Add(new(project, held.Version, null, held));
        return new(project, candidates, refusals) { Protected = held is { Protected: true } ? held : null };
    }

    private static PythonVersion? Version(IndexFile file) => file.Wheel?.Version ?? file.Sdist?.Version;

    private VersionBits Match(SpecifierSet specifiers)
    {
        if (specifiers.ToVersionSet() is not { } set) return Where(c => specifiers.Contains(c.Version, preReleases: true));
        var members = new List<int>();
        foreach (var range in set.Ranges)
        {
            var end = range.Upper is { } upper ? FirstAbove(upper) : Candidates.Length;
            for (var i = range.Lower is { } lower ? FirstAbove(lower) : 0; i < end; i++) members.Add(i);
        }

        return VersionBits.Of(Candidates.Length, members);
    }

    private int FirstAbove(VersionBound bound)
    {
        int low = 0, high = Candidates.Length;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (bound.IsBelow(Candidates[middle].Version)) high = middle;
            else low = middle + 1;
        }

        return low;
    }
}
