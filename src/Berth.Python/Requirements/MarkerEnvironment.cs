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

/// <summary>What evaluating a marker gave.</summary>
public enum MarkerResult
{
    False,
    True,
    /// <summary>It asks for a variable that this environment does not have, or for none at all.</summary>
    UndefinedName,
    /// <summary>It compares text in a way that only versions can be compared.</summary>
    UndefinedComparison,
}
