using System.Collections.Immutable;

namespace Berth.Runtimes.Local.Cgroups;

/// <summary>How this machine's control groups are mounted.</summary>
/// <param name="Unified">Where the v2 hierarchy is mounted, if it is.</param>
/// <param name="Controllers">Mount point by v1 controller (<c>memory</c>, <c>pids</c>, …), named hierarchies as <c>name=…</c>; empty on a pure v2 machine.</param>
/// <param name="HasNamespace">The kernel has cgroup namespaces.</param>
internal sealed record CgroupLayout(string? Unified, ImmutableSortedDictionary<string, string> Controllers, bool HasNamespace)
{
    private static readonly string[] KnownControllers =
        ["blkio", "cpu", "cpuacct", "cpuset", "devices", "freezer", "hugetlb", "memory", "misc", "net_cls", "net_prio", "perf_event", "pids", "rdma"];

    /// <summary>v2 and nothing else.</summary>
    public bool IsUnified => Controllers.IsEmpty && Unified is not null;

    /// <summary>Both at once: limits go to the v1 controllers.</summary>
    public bool IsHybrid => !Controllers.IsEmpty && Unified is not null;

    /// <summary>Every hierarchy's mount point, once.</summary>
    public IEnumerable<string> Roots => Controllers.Values.Append(Unified).OfType<string>().Distinct(StringComparer.Ordinal);

    public static CgroupLayout Detect() =>
        Parse(File.ReadAllText("/proc/self/mounts"), File.Exists("/proc/self/ns/cgroup"));

    /// <param name="mounts">In the form of <c>/proc/self/mounts</c>.</param>
    public static CgroupLayout Parse(string mounts, bool hasNamespace)
    {
        string? unified = null;
        var controllers = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var line in mounts.AsSpan().EnumerateLines())
        {
            // Most lines are not ours; they are passed over without being split.
            if (!line.Contains(" cgroup", StringComparison.Ordinal)) continue;
            var fields = line.ToString().Split(' ');
            if (fields.Length < 4) continue;
            if (fields[2] == "cgroup2") unified ??= fields[1];
            if (fields[2] != "cgroup") continue;
            foreach (var option in fields[3].Split(','))
                if (option.StartsWith("name=", StringComparison.Ordinal) || KnownControllers.Contains(option, StringComparer.Ordinal))
                    controllers.TryAdd(option, fields[1]);
        }

        return new CgroupLayout(unified, controllers.ToImmutable(), hasNamespace);
    }

    /// <summary>Whether limits of the controller can be set.</summary>
    public bool Has(string controller) =>
        Controllers.ContainsKey(controller)
        || (IsUnified && File.ReadAllText(Path.Combine(Unified!, "cgroup.controllers")).Split([' ', '\n']).Contains(controller, StringComparer.Ordinal));
}
