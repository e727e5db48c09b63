using Berth.Python.Resolving.Feeding;
using Berth.Python.Resolving.Solving;

namespace Berth.Python.Resolving;

/// <summary>The packages a search has met, in the order it met them.</summary>
internal sealed class PackageTable(ICandidateSource source)
{
    private readonly Dictionary<(string Project, string? Extra), SolverPackage> known = [];
    private readonly List<SolverPackage> all = [];

    public IReadOnlyList<SolverPackage> All => all;

    public SolverPackage this[int id] => all[id];

    public SolverPackage? Find(string project, string? extra) => known.GetValueOrDefault((project, extra));

    /// <summary>The package, added to the search where it is new; <paramref name="added"/> is then told.</summary>
    public async Task<SolverPackage> GetAsync(Search search, string project, string? extra, Action<SolverPackage> added, CancellationToken cancellationToken)
    {
        if (known.TryGetValue((project, extra), out var package)) return package;
        var listing = await source.ListAsync(project, cancellationToken);
        package = new(search.AddPackage(extra is null ? listing.Candidates.Length : 1), listing, extra);
        all.Add(package);
        known.Add((project, extra), package);
        added(package);
        return package;
    }
}
