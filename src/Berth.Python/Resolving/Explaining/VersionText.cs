using Berth.Python.Resolving.Candidates;
using Berth.Python.Resolving.Solving;
using Berth.Python.Versions;

namespace Berth.Python.Resolving.Explaining;

/// <summary>Says sets of versions in words, in as few ranges as the versions that exist allow.</summary>
internal static class VersionText
{
    private const int MostRanges = 3;

    /// <summary>Such as <c>`a==1.0`</c>, <c>`a` 1.0 to 1.4</c> or <c>every version of `a`</c>.</summary>
    /// <param name="states">Those of the project; being left out does not count.</param>
    /// <param name="extra">Null where none is meant.</param>
    public static string Of(ProjectListing listing, VersionBits states, string? extra = null)
    {
        var name = extra is null ? listing.Project : $"{listing.Project}[{extra}]";
        var candidates = listing.Candidates;
        var versions = states.Versions().ToList();
        if (versions.Count == 0) return $"no version of `{name}`";
        if (versions.Count == 1) return $"`{name}=={candidates[versions[0]].Version}`";
        if (versions.Count == candidates.Length) return $"every version of `{name}`";
        var runs = Runs(versions).ToList();
        var shown = runs.TakeLast(MostRanges).Select(r => Run(r.First, r.Last, candidates.Length - 1, i => candidates[i].Version.ToString()));
        return $"`{name}` {string.Join(", ", shown)}{(runs.Count > MostRanges ? $" and {versions.Count - runs.TakeLast(MostRanges).Sum(r => r.Last - r.First + 1)} older versions" : "")}";
    }

    public static string List(IEnumerable<PythonVersion> versions, int most)
    {
        var all = versions.ToList();
        var shown = string.Join(", ", all.Take(most).Select(v => v.ToString()));
        return all.Count > most ? $"{shown} and {all.Count - most} more" : shown;
    }

    private static IEnumerable<(int First, int Last)> Runs(List<int> versions)
    {
        var first = versions[0];
        for (var i = 0; i < versions.Count; i++)
        {
            if (i + 1 < versions.Count && versions[i + 1] == versions[i] + 1) continue;
            yield return (first, versions[i]);
            if (i + 1 < versions.Count) first = versions[i + 1];
        }
    }

    private static string Run(int first, int last, int newest, Func<int, string> version) =>
        first == last ? version(first) : last == newest ? $"{version(first)} and newer" : first == 0 ? $"{version(last)} and older" : $"{version(first)} to {version(last)}";
}
