using System.Collections.Immutable;

namespace Berth.Python.Requirements;

/// <summary>What the variables of markers stand for.</summary>
/// <param name="Values">By variable name; <c>extra</c> is there only where it means something.</param>
/// <param name="Sets"><c>extras</c> and <c>dependency_groups</c>, where a lock file's markers are evaluated; names need not be normalised.</param>
public sealed record MarkerEnvironment(
    ImmutableSortedDictionary<string, string> Values,
    ImmutableSortedDictionary<string, ImmutableHashSet<string>> Sets)
{
    public MarkerEnvironment(ImmutableSortedDictionary<string, string> values)
        : this(values, ImmutableSortedDictionary<string, ImmutableHashSet<string>>.Empty)
    {
    }
}
