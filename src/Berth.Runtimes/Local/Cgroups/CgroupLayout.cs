namespace Berth.Runtimes.Local.Cgroups;

/// <summary>How this machine's control groups are mounted.</summary>
/// <param name="Unified">Where the v2 hierarchy is mounted, if it is.</param>
/// <param name="Hierarchies">The v1 hierarchies; empty on a pure v2 machine.</param>
/// <param name="HasNamespace">The kernel has cgroup namespaces.</param>
internal sealed record CgroupLayout(string? Unified, CgroupHierarchy[] Hierarchies, bool HasNamespace)
{
    private static readonly string[] KnownControllers =
        ["blkio", "cpu", "cpuacct", "cpuset", "devices", "freezer", "hugetlb", "memory", "misc", "net_cls", "net_prio", "perf_event", "pids", "rdma"];

    /// <summary>v2 and nothing else.</summary>
    public bool IsUnified => Hierarchies.Length == 0 && Unified is not null;

    /// <summary>Both at once: limits go to the v1 controllers.</summary>
    public bool IsHybrid => Hierarchies.Length > 0 && Unified is not null;

    /// <summary>Every hierarchy's mount point, once.</summary>
    public IReadOnlyList<string> Roots { get; } = [.. Hierarchies.Select(h => h.Root), .. Unified is null ? Array.Empty<string>() : [Unified]];

    /// <summary>Where the v1 controller is mounted; null when it is not.</summary>
    public string? RootOf(string controller)
    {
        foreach (var hierarchy in Hierarchies)
            if (Array.IndexOf(hierarchy.Controllers, controller) >= 0) return hierarchy.Root;
        return null;
    }

    public static CgroupLayout Detect() =>
        Parse(File.ReadAllText("/proc/self/mounts"), File.Exists("/proc/self/ns/cgroup"));

    /// <param name="mounts">In the form of <c>/proc/self/mounts</c>.</param>
    public static CgroupLayout Parse(string mounts, bool hasNamespace)
    {
        string? unified = null;
        var hierarchies = new List<CgroupHierarchy>();
        foreach (var line in mounts.Split('\n'))
        {
            // Most lines are not ours; they are passed over without being split.
            if (!line.Contains(" cgroup", StringComparison.Ordinal)) continue;
            var fields = line.Split(' ');
            if (fields.Length < 4) continue;
            if (fields[2] == "cgroup2") unified ??= fields[1];
            if (fields[2] == "cgroup") hierarchies.Add(new CgroupHierarchy(fields[1], Array.FindAll(fields[3].Split(','), IsController)));
        }

        return new CgroupLayout(unified, [.. hierarchies], hasNamespace);
    }

    /// <summary>Whether limits of the controller can be set.</summary>
    public bool Has(string controller) =>
        RootOf(controller) is not null
        || (IsUnified && File.ReadAllText(Path.Combine(Unified!, "cgroup.controllers")).Split([' ', '\n']).Contains(controller, StringComparer.Ordinal));

    private static bool IsController(string option) =>
        option.StartsWith("name=", StringComparison.Ordinal) || Array.IndexOf(KnownControllers, option) >= 0;
}

/// <summary>A v1 hierarchy: its mount point and controllers (<c>memory</c>, <c>pids</c>, …), a named one as <c>name=…</c>.</summary>
internal sealed record CgroupHierarchy(string Root, string[] Controllers);
