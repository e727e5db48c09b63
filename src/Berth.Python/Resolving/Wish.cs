using System.Collections.Immutable;
using Berth.Python.Resolving.Solving;
using Berth.Python.Versions;

namespace Berth.Python.Resolving;

/// <summary>That some versions of a package ask for some versions of another one.</summary>
/// <param name="owners">What has to be chosen for it to count; empty for the user's own requirements.</param>
internal sealed class Wish(ImmutableArray<Term> owners, SpecifierSet specifiers, VersionBits admitted)
{
    public ImmutableArray<Term> Owners { get; set; } = owners;

    public VersionBits Admitted { get; } = admitted;

    public bool NamesPreRelease { get; } = specifiers.PreReleases == true;

    public bool IsPin { get; } = specifiers.Clauses.Any(c => c.IsPin);

    /// <summary>The incompatibility that says it; null where none is needed.</summary>
    public Clause? Clause { get; set; }
}
