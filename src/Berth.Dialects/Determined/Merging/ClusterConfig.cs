using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Dialects.Files;
using Berth.Dialects.Yaml;
using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.Determined.Merging;

/// <summary>What the configuration of a cluster's master says for the containers of tasks.</summary>
internal sealed class ClusterConfig(YamlMapping root)
{
    private const string Defaults = "task_container_defaults";

    /// <summary>Keys of the master that say something of tasks; the others are none of ours and are not looked at.</summary>
    private static readonly Shape.Keys Known = new(
        new KeyRule(Defaults, ClusterShape.Defaults), new KeyRule("checkpoint_storage", new Shape.MapOf(new Shape.Anything())),
        new KeyRule("resource_pools", new Shape.ListOf(new Shape.MapOf(new Shape.Anything()))));

    /// <param name="file">The master's configuration, or a file of nothing but <c>task_container_defaults</c>'s own keys.</param>
    public static ClusterConfig? Read(DocumentFile file, ImmutableArray<Problem>.Builder problems)
    {
        if (LayerFile.Read(file, problems) is not { } root) return null;
        string[] names = [.. ClusterShape.Defaults.Rules.Select(r => r.Name)];
        if (root.Find(Defaults) is null && root.Find("resource_pools") is null && root.Find("resource_manager") is null
            && root.Entries.Any(e => names.Contains(e.Key.Value)))
        {
            root = new YamlMapping([], root.Where, 1).With(Defaults, root);
        }

        var check = new ShapeCheck(DeterminedDialect.Flavour, problems);
        check.Check(root with { Entries = root.Entries.RemoveAll(e => Known.Rules.All(r => r.Name != e.Key.Value)) }, Known);
        var cluster = new ClusterConfig(root);
        foreach (var (pool, at) in cluster.Pools().Select((p, i) => (p, i)))
        {
            if (pool.Find(Defaults) is { } own) check.Check(own, ClusterShape.Defaults, $"resource_pools[{at}].{Defaults}");
        }

        return cluster;
    }

    public YamlMapping? CheckpointStorage => root.Mapping("checkpoint_storage");

    /// <summary>Those of the cluster with those of the pool over them; null where there are none.</summary>
    /// <param name="pool">Null: the cluster's default pool for tasks with or without accelerators.</param>
    /// <param name="asked">Where the pool is asked for.</param>
    public YamlMapping? ContainerDefaultsFor(string? pool, int slots, SourceSpan? asked, ImmutableArray<Problem>.Builder problems)
    {
        var name = pool ?? Default(slots);
        var found = Pools().FirstOrDefault(p => p.Text("pool_name") == name);
        if (found is null && pool is not null && Pools().Any())
        {
            var names = Pools().Select(p => p.Text("pool_name")).OfType<string>().ToList();
            problems.Add(new Problem(
                DialectProblems.InvalidValue, $"the cluster has no resource pool `{pool}`", asked,
                NearestName.Of(pool, names) is { } nearest ? $"write `{nearest}`" : "use one of " + string.Join(", ", names.Select(n => $"`{n}`")),
                Key: "resources.resource_pool"));
        }

        var cluster = root.Mapping(Defaults);
        return found?.Mapping(Defaults) is not { } own ? cluster : cluster is null ? own : ContainerDefaults.PoolOver(own, cluster);
    }

    private string Default(int slots)
    {
        var key = slots > 0 ? "default_compute_resource_pool" : "default_aux_resource_pool";
        return root.Mapping("resource_manager")?.Text(key) ?? "default";
    }

    private IEnumerable<YamlMapping> Pools() => root.Find("resource_pools") is YamlSequence pools ? pools.Items.OfType<YamlMapping>() : [];
}
