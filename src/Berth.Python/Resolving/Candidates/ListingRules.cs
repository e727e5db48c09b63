using System.Collections.Immutable;
using Berth.Core.Locking;
using Berth.Python.Indexes;
using Berth.Python.Tags;
using Berth.Python.Versions;

namespace Berth.Python.Resolving.Candidates;

/// <summary>Which files of one project may be used on a target.</summary>
/// <param name="Hashes">Digests a file may have; empty: any.</param>
/// <param name="Wheels">False where the project is to be built from source.</param>
/// <param name="Sources">False where the project is never built from source.</param>
/// <param name="CanBuild">Whether anything here can use a source distribution.</param>
internal sealed record ListingRules(PythonVersion Python, TagRanks Ranks, ImmutableHashSet<ContentDigest> Hashes, bool Wheels, bool Sources, bool CanBuild)
{
    /// <summary>The version that Requires-Python is compared with: the release alone, so that a release candidate of Python counts as that Python.</summary>
    public static PythonVersion PythonOf(PythonFacts target)
    {
        var full = target.Markers.GetValueOrDefault("python_full_version", target.Version).TrimEnd('+');
        return PythonVersion.Parse(full).Base;
    }

    /// <summary>The best file of one version, or why there is none.</summary>
    public (IndexFile? File, RefusalReason Reason) Choose(IReadOnlyCollection<IndexFile> files)
    {
        var wheels = Wheels ? files.Where(f => f.Wheel is not null).ToList() : [];
        var (wheel, reason) = Narrow(wheels, Ranks.Choose);
        if (wheel is not null) return (wheel, default);
        var sources = Sources && CanBuild ? files.Where(f => f.Wheel is null).ToList() : [];
        var (source, sourceReason) = Narrow(sources, BestSource);
        if (source is not null) return (source, default);
        if (wheels.Count > 0) return (null, reason);
        if (sources.Count > 0) return (null, sourceReason);
        return (null, files.All(f => f.Wheel is not null) ? RefusalReason.WheelForbidden : Sources ? RefusalReason.OnlySource : RefusalReason.SourceForbidden);
    }

    private (IndexFile? File, RefusalReason Reason) Narrow(List<IndexFile> files, Func<IEnumerable<IndexFile>, Func<IndexFile, Wheels.WheelFileName>, ImmutableArray<IndexFile>> best)
    {
        var hashed = Hashes.IsEmpty ? files : files.FindAll(f => f.Sha256 is not { } digest || Hashes.Contains(digest));
        if (hashed.Count == 0) return (null, RefusalReason.HashMismatch);
        var accepting = hashed.FindAll(f => f.RequiresPython?.Contains(Python, preReleases: true) != false);
        if (accepting.Count == 0) return (null, RefusalReason.RequiresOtherPython);
        // Withdrawn files only where no other one of the version fits.
        var fitting = best(accepting, f => f.Wheel!).OrderBy(f => f.Yanked is null ? 0 : 1);
        return (fitting.FirstOrDefault(), RefusalReason.NoMatchingWheel);
    }

    private static ImmutableArray<IndexFile> BestSource(IEnumerable<IndexFile> files, Func<IndexFile, Wheels.WheelFileName> name) =>
        [.. files.OrderBy(f => f.FileName.EndsWith(".tar.gz", StringComparison.Ordinal) ? 0 : 1).ThenBy(f => f.FileName, StringComparer.Ordinal)];
}
