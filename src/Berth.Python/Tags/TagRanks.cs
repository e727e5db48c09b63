using System.Collections.Immutable;
using Berth.Python.Wheels;

namespace Berth.Python.Tags;

/// <summary>Ranks wheels for one target.</summary>
public sealed class TagRanks
{
    private readonly Dictionary<string, int> ranks;

    /// <param name="tags">Best first.</param>
    public TagRanks(ImmutableArray<string> tags)
    {
        ranks = new(tags.Length, StringComparer.Ordinal);
        foreach (var tag in tags) ranks.TryAdd(tag, ranks.Count);
    }

    /// <summary>0 is best; null where no tag of the wheel fits.</summary>
    public int? Of(WheelFileName wheel)
    {
        int? best = null;
        foreach (var tag in wheel.Tags)
            if (ranks.TryGetValue(tag.ToString(), out var rank) && (best is null || rank < best)) best = rank;
        return best;
    }

    /// <summary>Those that fit, best first: by tag, then by build tag (higher wins), then by name so that the order is total.</summary>
    public ImmutableArray<T> Choose<T>(IEnumerable<T> candidates, Func<T, WheelFileName> name) =>
    [
        .. candidates
            .Select(candidate => (Candidate: candidate, Name: name(candidate)))
            .Select(c => (c.Candidate, c.Name, Rank: Of(c.Name)))
            .Where(c => c.Rank is not null)
            .OrderBy(c => c.Rank).ThenByDescending(c => c.Name.Build).ThenBy(c => c.Name.Text, StringComparer.Ordinal)
            .Select(c => c.Candidate),
    ];
}
