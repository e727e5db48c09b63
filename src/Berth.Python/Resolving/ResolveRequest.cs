using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Locking;

namespace Berth.Python.Resolving;

/// <summary>Everything a resolution depends on besides what the indexes answer.</summary>
public sealed record ResolveRequest
{
    /// <summary>What is declared. Its indexes and find-links are those of the <see cref="Indexes.IndexClient"/>, which are used instead.</summary>
    public required PythonSpec Python { get; init; }

    /// <summary>The interpreter the packages are for; not the one of this machine.</summary>
    public required PythonFacts Target { get; init; }

    /// <summary>Wheels of an earlier lock; their versions are kept where they still fit.</summary>
    public ImmutableArray<LockedWheel> Locked { get; init; } = [];

    /// <summary>Versions of an earlier answer by normalised name, where only those are known; kept like those of <see cref="Locked"/>.</summary>
    public ImmutableSortedDictionary<string, string> Preferred { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Nothing of an earlier answer is kept.</summary>
    public bool UpgradeAll { get; init; }

    /// <summary>Normalised names whose earlier versions are not kept.</summary>
    public ImmutableHashSet<string> Upgrade { get; init; } = [];

    /// <summary>What the base image has.</summary>
    public ImmutableArray<HeldPackage> Held { get; init; } = [];

    /// <summary>Conflicts after which the search is given up; real sets end after hundreds.</summary>
    internal int MostConflicts { get; init; } = 200_000;
}
