using System.Collections.Immutable;
using Berth.Core.Problems;

namespace Berth.Dialects;

/// <summary>Problems in the order a person reads the document.</summary>
internal static class ProblemOrder
{
    /// <summary>Those of the document by line and column, then those of files it names; equal places keep their order.</summary>
    public static ImmutableArray<Problem> ByPlace(IEnumerable<Problem> problems, string document)
    {
        ImmutableArray<Problem> found = [.. problems];
        // Almost every document has none, and sorting by several keys takes a while to load.
        if (found.Length < 2) return found;
        return
        [
            .. found.OrderBy(p => p.Where?.File == document ? 0 : 1).ThenBy(p => p.Where?.File, StringComparer.Ordinal)
                .ThenBy(p => p.Where?.Line ?? 0).ThenBy(p => p.Where?.Column ?? 0),
        ];
    }
}
