using Berth.Dialects.Files;
using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.Determined.Merging;

/// <summary>The keys of a cluster's <c>task_container_defaults</c>.</summary>
internal static class ClusterShape
{
    private static readonly Shape Text = new Shape.Text();
    private static readonly Shape Free = new Shape.MapOf(new Shape.Anything());

    /// <summary>What goes into tasks is checked again there; here what never reaches one.</summary>
    public static Shape.Keys Defaults { get; } = new(
        [.. Inherited(), .. Own()]);

    private static IEnumerable<KeyRule> Inherited()
    {
        string[] environment = ["image", "registry_auth", "force_pull_image", "environment_variables", "add_capabilities", "drop_capabilities"];
        foreach (var rule in DeterminedShape.Environment.Rules.Where(r => environment.Contains(r.Name))) yield return rule with { Standing = Standing.Used };
        yield return new KeyRule("devices", new Shape.ListOf(new Shape.OneOf(Text, DeterminedShape.Device)));
        yield return new KeyRule("bind_mounts", new Shape.ListOf(DeterminedShape.BindMount));
        yield return new KeyRule("log_policies", new Shape.ListOf(DeterminedShape.LogPolicy));
        yield return new KeyRule("slurm", DeterminedShape.Slurm("sbatch_args"));
        yield return new KeyRule("pbs", DeterminedShape.Slurm("pbsbatch_args"));
    }

    private static KeyRule[] Own() =>
    [
        new("cpu_pod_spec", Free), new("gpu_pod_spec", Free), new("shm_size_bytes", new Shape.OneOf(new Shape.Integer(0), new Shape.Text(ByteSize.Pattern))),
        new("work_dir", Text), new("preemption_timeout", new Shape.Integer(0)),
        Idle("checkpoint_gc_pod_spec", Free, "no checkpoints are cleaned up"), Idle("network_mode", Text, "containers share the machine's network"),
        Idle("dtrain_network_interface", Text, "a trial runs on one machine"), Idle("nccl_port_range", Text, "a trial runs on one machine"),
        Idle("gloo_port_range", Text, "a trial runs on one machine"), Idle("startup_hook", Text, "only the hook of the context runs"),
        Idle("kubernetes", Free, "it is for Kubernetes"),
    ];

    private static KeyRule Idle(string name, Shape shape, string note) => new(name, shape) { Standing = Standing.Idle, Note = note };
}
