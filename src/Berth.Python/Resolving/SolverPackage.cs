using System.Numerics;
using Berth.Python.Requirements;
using Berth.Python.Resolving.Candidates;

namespace Berth.Python.Resolving;

/// <summary>
/// What the solver decides about: a project, or one of its extras. An extra has a single "version", on; what it adds depends on the version of
/// its project.
/// </summary>
/// <param name="extra">Normalised; null for the project itself.</param>
internal sealed class SolverPackage(int id, ProjectListing listing, string? extra)
{
    /// <summary>As many conflicts bring a package forward; four times as many do so again.</summary>
    private const int Patience = 5;

    public int Id { get; } = id;

    public string Project => Listing.Project;

    public ProjectListing Listing { get; } = listing;

    public string? Extra { get; } = extra;

    /// <summary>Number of states besides being left out.</summary>
    public int Versions => Extra is null ? Listing.Candidates.Length : 1;

    /// <summary>Who asks for which versions; those of all metadata looked at so far.</summary>
    public List<Wish> Wishes { get; } = [];

    public Dictionary<(int Owner, string? Extra, Requirement Wanted), Wish> Merged { get; } = [];

    /// <summary>Versions whose dependencies are known to the solver.</summary>
    public HashSet<int> Visited { get; } = [];

    public int Conflicts { get; private set; }

    /// <summary>Versions in a row that fell as soon as their dependencies were known.</summary>
    public int Rejected { get; set; }

    /// <summary>Packages of a higher tier are decided earlier.</summary>
    public int Tier { get; private set; }

    /// <summary>Counts one conflict; true where that brings the package forward.</summary>
    public bool Blame()
    {
        var before = Tier;
        Conflicts++;
        Tier = Conflicts < Patience ? 0 : (BitOperations.Log2((uint)(Conflicts / Patience)) / 2) + 1;
        return Tier > before;
    }
}
