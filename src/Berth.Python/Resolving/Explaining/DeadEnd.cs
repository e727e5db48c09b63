using System.Collections.Immutable;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Resolving.Candidates;
using Berth.Python.Resolving.Declared;
using Berth.Python.Resolving.Solving;
using Berth.Python.Versions;

namespace Berth.Python.Resolving.Explaining;

/// <summary>Explains why a requirement has nothing to choose from.</summary>
internal static class DeadEnd
{
    private const int MostTags = 8;
    private const int MostVersions = 5;

    /// <summary>For a requirement of the user's own.</summary>
    public static Problem Of(ProjectListing listing, RootRequirement asked, PythonFacts target)
    {
        var (code, why) = Why(listing, asked.Requirement.Specifiers, target);
        return new(code, why, asked.Where, Fix(listing, asked, code));
    }

    /// <summary>In words that can stand after "and" as well as alone.</summary>
    public static (ProblemCode Code, string Why) Why(ProjectListing listing, SpecifierSet specifiers, PythonFacts target)
    {
        var project = listing.Project;
        if (listing.IsUnknown) return (PythonProblems.PackageNotFound, $"no index knows `{project}`");
        var refused = listing.Refusals.Where(r => specifiers.Contains(r.Version, preReleases: true)).ToList();
        if (refused.Count == 0) return (PythonProblems.VersionNotFound, $"`{project}` has no version {Wanted(specifiers)}");
        var newest = refused[^1];
        var named = refused.Count == 1 ? $"`{project}=={newest.Version}`" : $"`{project}` {Wanted(specifiers)}";
        return newest.Reason switch
        {
            RefusalReason.RequiresOtherPython => (PythonProblems.RequiresOtherPython, $"{named} needs Python `{newest.File.RequiresPython}`, and the target has {target.Version}"),
            RefusalReason.HashMismatch => (PythonProblems.HashMismatch, $"no file of {named} has one of the hashes given"),
            RefusalReason.OnlySource => (PythonProblems.OnlySourceDistribution, $"{named} is published only as source, and nothing here can build it"),
            RefusalReason.SourceForbidden => (PythonProblems.OnlySourceDistribution, $"{named} is published only as source, and `only_binary` forbids building it"),
            RefusalReason.WheelForbidden => (PythonProblems.NoMatchingWheel, $"{named} is published only as wheels, and `no_binary` wants it built from source"),
            _ => (PythonProblems.NoMatchingWheel, $"no wheel of {named} fits the target: there are {Tags(refused)}, and the target takes `{target.Tags.FirstOrDefault()}` and what is compatible with it"),
        };
    }

    private static string Fix(ProjectListing listing, RootRequirement asked, ProblemCode code)
    {
        if (code == PythonProblems.PackageNotFound) return "correct the name, or name the index that has it in `python.index`";
        if (code == PythonProblems.HashMismatch) return "correct the `--hash` options, or take them away to accept what the index offers";
        var near = Nearest(listing, asked);
        if (!near.IsEmpty) return $"choose one that can be used: {string.Join(", ", near.Select(v => $"`{listing.Project}=={v}`"))}";
        if (code == PythonProblems.OnlySourceDistribution) return $"put a wheel of `{listing.Project}` that you built into a `python.find_links` folder";
        return code == PythonProblems.RequiresOtherPython ? "choose a base with a fitting Python" : $"choose another base or platform, or another package than `{listing.Project}`";
    }

    /// <summary>Usable versions close to the one named, final ones first, newest first.</summary>
    private static ImmutableArray<PythonVersion> Nearest(ProjectListing listing, RootRequirement asked)
    {
        var usable = listing.Candidates.Where(c => !c.IsYanked).Select(c => c.Version).ToList();
        if (usable.Exists(v => !v.IsPreRelease)) usable.RemoveAll(v => v.IsPreRelease);
        var named = asked.Requirement.Specifiers.Clauses.Select(c => c.Version).OfType<PythonVersion>().FirstOrDefault();
        var above = named is null ? 0 : usable.Count(v => v < named);
        var from = Math.Clamp(above - 2, 0, Math.Max(0, usable.Count - MostVersions));
        return [.. usable.Skip(named is null ? Math.Max(0, usable.Count - MostVersions) : from).Take(MostVersions).Reverse()];
    }

    private static string Wanted(SpecifierSet specifiers) => specifiers.Clauses is [{ IsPin: true } pin] ? pin.Text : specifiers.Clauses.IsEmpty ? "at all" : $"within `{specifiers}`";

    private static string Tags(List<Refusal> refused)
    {
        var tags = refused.Where(r => r.File.Wheel is not null).SelectMany(r => r.File.Wheel!.Tags).Select(t => t.ToString()).Distinct().Order(StringComparer.Ordinal).ToList();
        var shown = string.Join(", ", tags.Take(MostTags).Select(t => $"`{t}`"));
        return tags.Count > MostTags ? $"{shown} and {tags.Count - MostTags} more" : shown;
    }
}
