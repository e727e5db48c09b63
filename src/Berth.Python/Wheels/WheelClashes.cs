using System.Collections.Immutable;
using Berth.Core.Problems;

namespace Berth.Python.Wheels;

/// <summary>Finds files that two packages install.</summary>
public static class WheelClashes
{
    /// <summary>
    /// One problem per pair of packages. Equal <c>__init__.py</c> files, as namespace packages have them, are no clash: each of the plans keeps
    /// its copy, and whoever puts several into one layer writes the path once.
    /// </summary>
    public static ImmutableArray<Problem> Find(IEnumerable<WheelPlan> plans)
    {
        var owners = new Dictionary<string, WheelPlan>(StringComparer.Ordinal);
        var clashes = new SortedDictionary<(string First, string Second), List<string>>();
        var ordered = plans.OrderBy(p => p.Name, StringComparer.Ordinal).ToImmutableArray();
        foreach (var plan in ordered)
        {
            foreach (var file in plan.Files)
                if (!owners.TryAdd(file.Path, plan) && !IsShared(file.Path, owners[file.Path], plan)) Add(owners[file.Path], plan, file.Path);
        }

        foreach (var plan in ordered)
        {
            var parents = new HashSet<string>(StringComparer.Ordinal);
            foreach (var file in plan.Files)
            {
                for (var slash = file.Path.LastIndexOf('/'); slash > 0 && parents.Add(file.Path[..slash]); slash = file.Path.LastIndexOf('/', slash - 1))
                    if (owners.TryGetValue(file.Path[..slash], out var other) && other != plan) Add(other, plan, file.Path[..slash]);
            }
        }

        return [.. clashes.Select(c => Clash(c.Key.First, c.Key.Second, c.Value))];

        void Add(WheelPlan first, WheelPlan second, string path)
        {
            if (!clashes.TryGetValue((first.Name, second.Name), out var paths)) clashes[(first.Name, second.Name)] = paths = [];
            paths.Add(path);
        }
    }

    private static bool IsShared(string path, WheelPlan first, WheelPlan second) => path.EndsWith("/__init__.py", StringComparison.Ordinal)
        && first.Hashes[path] is { } hash && hash == second.Hashes[path];

    private static Problem Clash(string first, string second, List<string> paths)
    {
        var more = paths.Count > 1 ? $" and {paths.Count - 1} more" : "";
        return new(PythonProblems.WheelClash, $"`{first}` and `{second}` both install `/{paths[0]}`{more}", Fix: $"remove `{first}` or `{second}` from the requirements, or pin versions that do not share files");
    }
}
