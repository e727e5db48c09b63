using System.Collections.Immutable;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Indexes;
using Berth.Python.Tags;
using Berth.Python.Versions;

namespace Berth.Python.Resolving;

/// <summary>Chooses the file of one pinned version that fits a target best.</summary>
internal static class Candidate
{
    /// <summary>The best wheel, or null with the reason added as a problem.</summary>
    public static IndexFile? Choose(Pin pin, ImmutableArray<IndexFile> files, PythonFacts target, TagRanks ranks, ICollection<Problem> problems)
    {
        if (files.IsEmpty) return Refuse(PythonProblems.PackageNotFound, $"no index knows `{pin.Requirement.Name}`", "correct the name, or name the index that has it in `python.index`");
        var ofVersion = files.Where(f => (f.Wheel?.Version ?? f.Sdist?.Version) is { } v && pin.Requirement.Specifiers.Contains(v, preReleases: true)).ToImmutableArray();
        if (ofVersion.IsEmpty) return Refuse(PythonProblems.VersionNotFound, $"`{pin.Requirement.Name}` has no version {pin.Version}", NearestVersions(pin, files));
        var wheels = ofVersion.Where(f => f.Wheel is not null).ToImmutableArray();
        if (wheels.IsEmpty) return Refuse(PythonProblems.OnlySourceDistribution, $"`{pin.Project}=={pin.Version}` is published only as source, and source distributions cannot be built yet", $"pin a version of `{pin.Project}` that has wheels, or put a wheel you built into a `python.find_links` folder");
        var hashed = pin.Hashes.IsEmpty ? wheels : [.. wheels.Where(f => f.Sha256 is not { } digest || pin.Hashes.Contains(digest))];
        if (hashed.IsEmpty) return Refuse(PythonProblems.HashMismatch, $"no wheel of `{pin.Project}=={pin.Version}` has one of the {pin.Hashes.Count} hashes given", "correct the `--hash` options, or take them away to accept what the index offers");
        var python = target.Markers.GetValueOrDefault("python_full_version", target.Version).TrimEnd('+');
        var accepting = hashed.Where(f => f.RequiresPython?.Contains(python, preReleases: true) != false).ToImmutableArray();
        if (accepting.IsEmpty) return Refuse(PythonProblems.RequiresOtherPython, $"`{pin.Project}=={pin.Version}` needs Python `{hashed[0].RequiresPython}`, and the target has {target.Version}", $"pin another version of `{pin.Project}`, or choose a base with a fitting Python");
        var fitting = ranks.Choose(accepting, f => f.Wheel!);
        if (fitting.IsEmpty) return Refuse(PythonProblems.NoMatchingWheel, $"no wheel of `{pin.Project}=={pin.Version}` fits the target: there are {Tags(accepting)}, and the target takes `{target.Tags.FirstOrDefault()}` and what is compatible with it", $"pin another version of `{pin.Project}`, or choose another base or platform");
        // Local versions stand above the public one they are built from, as an index for a certain accelerator means it.
        return fitting.OrderBy(f => f.Yanked is null ? 0 : 1).ThenByDescending(f => f.Wheel!.Version).First();

        IndexFile? Refuse(ProblemCode code, string what, string fix)
        {
            problems.Add(new(code, what, pin.Where, fix));
            return null;
        }
    }

    /// <summary>The newest version of which a wheel fits, final ones first; null where there is none.</summary>
    public static PythonVersion? Newest(IEnumerable<IndexFile> files, SpecifierSet wanted, TagRanks ranks, PythonFacts target)
    {
        var fitting = files.Where(f => f.Wheel is not null && f.Yanked is null && ranks.Of(f.Wheel) is not null && f.RequiresPython?.Contains(target.Version.TrimEnd('+'), preReleases: true) != false);
        return wanted.Filter(fitting.Select(f => f.Wheel!.Version.ToString())).Select(PythonVersion.Parse).Max();
    }

    private static string Tags(ImmutableArray<IndexFile> files)
    {
        var tags = files.SelectMany(f => f.Wheel!.Tags).Select(t => t.ToString()).Distinct().Order(StringComparer.Ordinal).ToList();
        var shown = string.Join(", ", tags.Take(8).Select(t => $"`{t}`"));
        return tags.Count > 8 ? $"{shown} and {tags.Count - 8} more" : shown;
    }

    private static string NearestVersions(Pin pin, ImmutableArray<IndexFile> files)
    {
        var versions = files.Select(f => f.Wheel?.Version ?? f.Sdist?.Version).OfType<PythonVersion>().Distinct().OrderDescending().Take(5).Select(v => $"`{pin.Project}=={v}`").ToList();
        return versions.Count == 0 ? "choose another package" : $"choose one that exists: {string.Join(", ", versions)}";
    }
}
