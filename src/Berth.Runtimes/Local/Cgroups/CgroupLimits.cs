using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Runtimes.Local.Spec;

namespace Berth.Runtimes.Local.Cgroups;

/// <summary>Limits of a run in the words of the OCI runtime specification.</summary>
internal static class CgroupLimits
{
    private const int PeriodMicroseconds = 100_000;
    // The kernel refuses less than a millisecond a period.
    private const int SmallestQuota = 1_000;
    private const long SmallestMemory = 6L << 20;

    public static ImmutableArray<Problem> Check(ResourceSpec limits, CgroupLayout layout)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        Require(limits.Cpus is not null, "cpu", "resources.cpus");
        Require(limits.Memory is not null, "memory", "resources.memory");
        Require(limits.Pids is not null, "pids", "resources.pids");
        Refuse(limits.Cpus is <= 0 or > 1_000_000, "resources.cpus", $"`{limits.Cpus}` processors cannot be given", "give a number above 0");
        Refuse(limits.Memory is < SmallestMemory, "resources.memory", $"`{limits.Memory}` bytes of memory are too few to start a process in", "give at least 6 MiB");
        Refuse(limits.Pids is < 1, "resources.pids", $"`{limits.Pids}` processes are too few", "give at least 1");
        Refuse(limits.SharedMemory is < 4096, "resources.shared_memory", $"`{limits.SharedMemory}` bytes of shared memory are too few", "give at least 4 KiB");
        return problems.ToImmutable();

        void Require(bool asked, string controller, string key)
        {
            if (asked && !layout.Has(controller))
                problems.Add(new Problem(RuntimeProblems.LimitUnavailable, $"`{key}` cannot be limited: the machine has no `{controller}` control group",
                    Fix: $"drop `{key}`, or mount the `{controller}` controller (`berth doctor` shows which are there)", Key: key));
        }

        void Refuse(bool wrong, string key, string what, string fix)
        {
            if (wrong) problems.Add(new Problem(RuntimeProblems.BadRunRequest, what, Fix: fix, Key: key));
        }
    }

    public static void Write(JsonText json, ResourceSpec limits, CgroupLayout layout)
    {
        if (limits.Cpus is { } cpus)
        {
            json.StartObject("cpu");
            json.Number("quota", Math.Max(SmallestQuota, (long)(cpus * PeriodMicroseconds)));
            json.Number("period", PeriodMicroseconds);
            json.EndObject();
        }

        if (limits.Memory is { } memory)
        {
            json.StartObject("memory");
            json.Number("limit", memory);
            if (CanLimitSwap(layout)) json.Number("swap", memory);
            json.EndObject();
        }

        if (limits.Pids is { } pids)
        {
            json.StartObject("pids");
            json.Number("limit", pids);
            json.EndObject();
        }
    }

    /// <summary>Kernels may be built or booted without swap accounting; asking for it there fails.</summary>
    private static bool CanLimitSwap(CgroupLayout layout) =>
        layout.RootOf("memory") is { } root
            ? File.Exists(Path.Combine(root, "memory.memsw.limit_in_bytes"))
            : File.Exists("/proc/swaps");
}
