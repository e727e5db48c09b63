using Berth.Python.Resolving.Solving;
using Berth.Python.Versions;

namespace Berth.Python.Resolving;

/// <summary>Which version of an open package to try: a kept one, else the newest that may be taken (docs/decisions/0007-resolver-policy.md).</summary>
/// <param name="preReleases">Pre-releases count like final versions.</param>
/// <param name="preferred">Versions of an earlier lock by project.</param>
internal sealed class VersionChoice(Search search, bool preReleases, IReadOnlyDictionary<string, PythonVersion> preferred)
{
    /// <summary>Null where only versions are left that nothing allows; <paramref name="refused"/> then says so.</summary>
    public int? Of(SolverPackage package, out Incompatibility? refused)
    {
        refused = null;
        if (package.Extra is not null) return 0;
        var left = search.Current(package.Id);
        var candidates = package.Listing.Candidates;
        if (package.Listing.Held is { } held && left.Contains(held)) return held;
        if (!package.Listing.HasReluctant) return Preferred(package, left) ?? left.Newest;
        var counting = package.Wishes.FindAll(w => w.Owners.All(o => search.Current(o.Package).IsSubsetOf(o.States)));
        var allowed = Allowed(package, counting);
        if (preferred.TryGetValue(package.Project, out var kept) && Find(package, kept) is { } index && left.Contains(index) && (allowed.Contains(index) || candidates[index].IsYanked)) return index;
        // A withdrawn version only where no other one is left.
        var fitting = allowed.Intersect(left);
        if ((fitting.Without(package.Listing.Yanked).Newest ?? fitting.Newest) is { } newest) return newest;
        refused = Refusal(package, counting, package.Listing.All.Without(allowed), !left.IsDisjointFrom(package.Listing.Yanked));
        return null;
    }

    private Incompatibility Refusal(SolverPackage package, List<Wish> counting, VersionBits states, bool yanked)
    {
        var owners = counting.SelectMany(w => w.Owners).Select(t => t.Package).Distinct().Where(p => p != package.Id);
        return new([.. owners.Select(p => new Term(p, search.Current(p))).Append(new(package.Id, states)).OrderBy(t => t.Package)], new ReluctanceFact(package.Project, yanked));
    }

    /// <summary>What may be taken where these wishes count, whatever else is known.</summary>
    private VersionBits Allowed(SolverPackage package, List<Wish> counting)
    {
        var offered = package.Listing.All;
        // A withdrawn version is there only for who names it exactly (PEP 592).
        if (!counting.Exists(w => w.IsPin)) offered = offered.Without(package.Listing.Yanked);
        if (preReleases || counting.Exists(w => w.NamesPreRelease)) return offered;
        var wanted = counting.Aggregate(offered, (all, wish) => all.Intersect(wish.Admitted));
        // Pre-releases only where what is asked for leaves no final version at all (PEP 440).
        return wanted.IsSubsetOf(package.Listing.PreReleases) ? offered : offered.Without(package.Listing.PreReleases);
    }

    private int? Preferred(SolverPackage package, VersionBits left) =>
        preferred.TryGetValue(package.Project, out var kept) && Find(package, kept) is { } index && left.Contains(index) ? index : null;

    private static int? Find(SolverPackage package, PythonVersion version)
    {
        var candidates = package.Listing.Candidates;
        for (var i = 0; i < candidates.Length; i++)
            if (candidates[i].Version == version) return i;
        return null;
    }
}
