using System.Collections.Immutable;

namespace Berth.Python.Versions;

/// <summary>A set of versions: disjoint ranges in ascending order. This is what a resolver reckons with.</summary>
public sealed class VersionSet
{
    public static readonly VersionSet All = new([new VersionRange(null, null)]);

    public static readonly VersionSet None = new([]);

    private VersionSet(ImmutableArray<VersionRange> ranges) => Ranges = ranges;

    /// <summary>Ascending, disjoint, none of them without versions.</summary>
    public ImmutableArray<VersionRange> Ranges { get; }

    public bool IsEmpty => Ranges.IsEmpty;

    public static VersionSet Between(VersionBound? lower, VersionBound? upper)
    {
        var range = new VersionRange(lower, upper);
        return range.IsEmpty(preReleases: true) ? None : new([range]);
    }

    public bool Contains(PythonVersion version)
    {
        foreach (var range in Ranges)
            if (range.Contains(version)) return true;
        return false;
    }

    public VersionSet Complement()
    {
        var gaps = ImmutableArray.CreateBuilder<VersionRange>();
        VersionBound? lower = null;
        var open = true;
        foreach (var range in Ranges)
        {
            if (range.Lower is not null) Add(gaps, new VersionRange(lower, range.Lower));
            lower = range.Upper;
            open = range.Upper is not null;
        }

        if (open) Add(gaps, new VersionRange(lower, null));
        return new(gaps.ToImmutable());
    }

    public VersionSet Intersect(VersionSet other)
    {
        var common = ImmutableArray.CreateBuilder<VersionRange>();
        int i = 0, j = 0;
        while (i < Ranges.Length && j < other.Ranges.Length)
        {
            var (a, b) = (Ranges[i], other.Ranges[j]);
            var lower = a.Lower is not { } al ? b.Lower : b.Lower is not { } bl || al >= bl ? al : bl;
            var aFirst = a.Upper is { } au && (b.Upper is not { } bu || au <= bu);
            Add(common, new VersionRange(lower, aFirst ? a.Upper : b.Upper));
            if (aFirst) i++; else j++;
        }

        return new(common.ToImmutable());
    }

    public VersionSet Union(VersionSet other) => Complement().Intersect(other.Complement()).Complement();

    public bool IsSubsetOf(VersionSet other) => Intersect(other.Complement()).IsEmpty;

    public bool IsDisjointFrom(VersionSet other) => Intersect(other).IsEmpty;

    /// <summary>Whether nothing but pre-releases is in this set.</summary>
    public bool HoldsNoFinalRelease() => Ranges.All(r => r.IsEmpty(preReleases: false));

    private static void Add(ImmutableArray<VersionRange>.Builder ranges, VersionRange range)
    {
        if (!range.IsEmpty(preReleases: true)) ranges.Add(range);
    }
}
