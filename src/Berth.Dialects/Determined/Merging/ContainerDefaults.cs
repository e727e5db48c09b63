using Berth.Dialects.Yaml;

namespace Berth.Dialects.Determined.Merging;

/// <summary><c>task_container_defaults</c>: what a cluster or one of its pools gives every container.</summary>
internal static class ContainerDefaults
{
    private static readonly string[] IntoEnvironment =
        ["image", "registry_auth", "force_pull_image", "environment_variables", "add_capabilities", "drop_capabilities"];

    private static readonly string[] IntoDocument = ["bind_mounts", "slurm", "pbs"];

    /// <summary>A pool's over its cluster's.</summary>
    public static YamlMapping PoolOver(YamlMapping pool, YamlMapping cluster)
    {
        var merged = LayerMerge.Join(pool, cluster, (high, low, key) => (key, high, low) switch
        {
            (_, null, _) or (_, _, null) => high ?? low,
            ("environment_variables", _, _) => AcceleratorMerge.PoolVariables(high, low),
            ("add_capabilities" or "drop_capabilities", YamlSequence h, YamlSequence l) => Sorted(ListMerge.ByKey(h, l, i => (i as YamlScalar)?.Value)),
            ("devices" or "bind_mounts", YamlSequence h, YamlSequence l) => ListMerge.ByKey(h, l, ListMerge.ContainerPath),
            ("log_policies", YamlSequence h, YamlSequence l) => ListMerge.ByKey(h, l, ListMerge.Policy),
            ("force_pull_image", _, _) => cluster.Flag(key) == true ? low : high,
            _ => high,
        });
        // A pool that says anything says its own size of shared memory, if only by the built-in default.
        return pool.Has("shm_size_bytes") ? merged : merged with { Entries = merged.Entries.RemoveAll(e => e.Key.Value == "shm_size_bytes") };
    }

    /// <summary>As a layer to lay a configuration over.</summary>
    /// <param name="slots">Accelerators asked for: without any the Pod for processors is taken.</param>
    /// <param name="experiment">Commands take no policies.</param>
    public static YamlMapping AsLayer(YamlMapping defaults, int slots, bool experiment)
    {
        var empty = new YamlMapping([], defaults.Where, 1);
        var environment = IntoEnvironment.Aggregate(empty, (map, key) => map.WithAny(key, defaults.Find(key)))
            .WithAny("pod_spec", defaults.Find(slots == 0 ? "cpu_pod_spec" : "gpu_pod_spec"));
        var resources = empty.WithAny("devices", defaults.Find("devices")).WithAny("shm_size", defaults.Find("shm_size_bytes"));
        var keys = experiment ? IntoDocument.Append("log_policies").Append("preemption_timeout") : IntoDocument.Append("work_dir");
        var layer = keys.Aggregate(empty, (map, key) => map.WithAny(key, defaults.Find(key)));
        if (!environment.Entries.IsEmpty) layer = layer.With("environment", environment);
        return resources.Entries.IsEmpty ? layer : layer.With("resources", resources);
    }

    /// <summary>Arguments for batch systems add up: the cluster's, then the configuration's.</summary>
    public static YamlMapping AddArguments(YamlMapping document, YamlMapping defaults)
    {
        foreach (var (system, key) in new[] { ("slurm", "sbatch_args"), ("pbs", "pbsbatch_args") })
        {
            if (document.Mapping(system) is { } own && own.Find(key) is YamlSequence later && defaults.Mapping(system)?.Find(key) is YamlSequence first)
            {
                document = document.With(system, own.With(key, ListMerge.Concat(first, later)));
            }
        }

        return document;
    }

    private static YamlSequence Sorted(YamlSequence list) =>
        list with { Items = [.. list.Items.OrderBy(i => (i as YamlScalar)?.Value, StringComparer.Ordinal)] };
}
