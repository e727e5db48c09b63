using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Python.Metadata;
using Berth.Python.Requirements;
using Berth.Python.Resolving.Candidates;
using Berth.Python.Resolving.Declared;
using Berth.Python.Resolving.Feeding;
using Berth.Python.Resolving.Solving;
using Berth.Python.Versions;

namespace Berth.Python.Resolving;

/// <summary>
/// One resolution: decides a version at a time, tells the search what that version needs, and goes on until nothing is open or nothing is
/// possible. All that the answer depends on is asked for in an order that the answers alone decide.
/// </summary>
internal sealed class Resolution
{
    private readonly Prefetch source;
    private readonly Search search;
    private readonly PackageTable packages;
    private readonly VersionChoice choice;
    private readonly SolverClauses clauses;
    private readonly RootRequirements root;
    private bool restart;
    private int restarts;
    private int fallen;

    public Resolution(Prefetch source, RootRequirements root, TargetDependencies dependencies, bool preReleases, IReadOnlyDictionary<string, PythonVersion> preferred)
    {
        (this.source, this.root) = (source, root);
        packages = new(source);
        search = new() { Blamed = p => restart |= packages[p].Blame() };
        choice = new(search, preReleases, preferred);
        clauses = new(search, packages, root, dependencies);
    }

    /// <summary>Conflicts after which the search is given up.</summary>
    public required int MostConflicts { get; init; }

    public PackageTable Packages => packages;

    /// <summary>Why there is no solution; null once <see cref="RunAsync"/> found one.</summary>
    public Incompatibility? Failure => search.Failure;

    /// <summary>Whether the search was given up without an answer.</summary>
    public bool GivenUp { get; private set; }

    /// <summary>Chosen versions by project, sorted; empty where there is no solution.</summary>
    public ImmutableSortedDictionary<string, Candidate> Chosen { get; private set; } = ImmutableSortedDictionary<string, Candidate>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>The extras asked for of a chosen project.</summary>
    public IEnumerable<string> ExtrasOf(string project) => packages.All.Where(p => p.Project == project && p.Extra is not null && search.IsDecided(p.Id)).Select(p => p.Extra!);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var asked in root.Asked) await clauses.AskAsync(asked, cancellationToken);
        while (search.Propagate(cancellationToken))
        {
            if (search.Conflicts > MostConflicts)
            {
                GivenUp = true;
                return;
            }

            // Packages that came forward are decided first from now on. The more often that happened, the longer it has to pay off.
            if (restart && fallen >= restarts)
            {
                (restart, fallen) = (false, 0);
                restarts++;
                search.Backjump(0);
                continue;
            }

            if (Next() is not { } package)
            {
                Chosen = Chosen.AddRange(packages.All.Where(p => p.Extra is null && search.IsDecided(p.Id)).Select(p => KeyValuePair.Create(p.Project, Version(p))));
                return;
            }

            await TryAsync(package, cancellationToken);
        }
    }

    private Candidate Version(SolverPackage package) => package.Listing.Candidates[search.Current(package.Id).Newest!.Value];

    private async Task TryAsync(SolverPackage package, CancellationToken cancellationToken)
    {
        if (choice.Of(package, out var refused) is not { } version)
        {
            search.Add(refused!);
            return;
        }

        if (!await VisitAsync(package, version, cancellationToken) && !search.Propagate(cancellationToken)) return;
        // An extra adds to the version chosen of its project; where that was taken back, it has to wait.
        var ready = package.Extra is null || search.IsDecided(packages.Find(package.Project, null)!.Id);
        if (ready && search.IsOpen(package.Id) && search.Current(package.Id).Contains(version))
        {
            package.Rejected = 0;
            search.Decide(package.Id, version);
        }
        else if (!search.Current(package.Id).Contains(version))
        {
            fallen++;
            restart |= package.Blame();
            ReadAhead(package);
        }
    }

    /// <summary>Tells the search what a version needs; true where it knows already.</summary>
    private async Task<bool> VisitAsync(SolverPackage package, int version, CancellationToken cancellationToken)
    {
        var project = package.Extra is null ? package : packages.Find(package.Project, null)!;
        var actual = package.Extra is null ? version : search.Current(project.Id).Newest!.Value;
        if (!package.Visited.Add(actual)) return true;
        var candidate = project.Listing.Candidates[actual];
        // What the base image has brings its dependencies along; only extras can ask for more.
        if (candidate.Held is not null && (package.Extra is null || candidate.File is null)) return false;
        var described = await source.DescribeAsync(candidate, cancellationToken);
        if (described.Value is { } metadata) await clauses.NeedAsync(package, project, actual, metadata, cancellationToken);
        else clauses.Refuse(project, actual, described.Problems[0]);
        return false;
    }

    /// <summary>
    /// Each version that falls makes it likelier that many will: asks for twice as many at once. Not where that could mean downloading wheels.
    /// </summary>
    private void ReadAhead(SolverPackage package)
    {
        if (package.Extra is not null || ++package.Rejected < 2) return;
        var count = 1 << Math.Min(package.Rejected, 5);
        source.Expect(search.Current(package.Id).Versions().Reverse().Take(count).Select(v => package.Listing.Candidates[v]).Where(c => c.Held is null && c.File?.Metadata is not null).ToList());
    }

    /// <summary>The package to decide: extras of decided projects, what has one version left, what kept failing, what was met first.</summary>
    private SolverPackage? Next()
    {
        SolverPackage? best = null;
        var bestKey = (0, 0);
        foreach (var package in packages.All)
        {
            if (!search.IsOpen(package.Id)) continue;
            if (package.Extra is not null)
            {
                if (search.IsDecided(packages.Find(package.Project, null)!.Id)) return package;
                continue;
            }

            var key = (search.Current(package.Id).Count == 1 ? 1 : 0, package.Tier);
            if (best is null || key.CompareTo(bestKey) > 0) (best, bestKey) = (package, key);
        }

        return best;
    }
}
