using Berth.Dialects.Files;
using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.Determined;

/// <summary>The keys of an experiment configuration, schema v0. Which of them do nothing yet is said here and nowhere else.</summary>
internal static class DeterminedShape
{
    private static readonly Shape Text = new Shape.Text();
    private static readonly Shape Texts = new Shape.ListOf(Text);
    private static readonly Shape Flag = new Shape.Flag();
    private static readonly Shape Count = new Shape.Integer(0);
    private static readonly Shape Positive = new Shape.Integer(1);
    private static readonly Shape Number = new Shape.Number();
    private static readonly Shape Free = new Shape.Anything();
    private static readonly Shape FreeMap = new Shape.MapOf(Free);

    public static Shape.Keys Document { get; } = new(
        Used("name", Text), Used("description", Text), Used("entrypoint", new Shape.OneOf(Text, Texts)),
        Used("environment", Environment), Used("resources", Resources), Used("hyperparameters", FreeMap), Used("data", FreeMap),
        Used("searcher", FreeMap), Used("debug", Flag),
        Used("reproducibility", new Shape.Keys(Used("experiment_seed", new Shape.Integer(0, uint.MaxValue)))),
        Idle("labels", Texts), Idle("workspace", Text), Idle("project", Text),
        Idle("bind_mounts", new Shape.ListOf(BindMount), "no folder of the machine is mounted"),
        Idle("checkpoint_storage", CheckpointStorage, "checkpoints stay where the program writes them"),
        Idle("checkpoint_policy", new Shape.Choice("best", "all", "none")),
        Idle("min_checkpoint_period", Length), Idle("min_validation_period", Length), Idle("perform_initial_validation", Flag),
        Idle("scheduling_unit", Positive), Idle("records_per_epoch", new Shape.Integer()), Idle("max_restarts", Count, "a trial runs once"),
        Idle("profiling", Profiling), Idle("optimizations", Optimizations), Idle("log_policies", new Shape.ListOf(LogPolicy)),
        Idle("retention_policy", new Shape.Keys(Used("log_retention_days", new Shape.Integer(-1, short.MaxValue)))),
        Idle("preemption_timeout", new Shape.Integer()), Idle("integrations", FreeMap), Idle("slurm", Slurm("sbatch_args")),
        Idle("pbs", Slurm("pbsbatch_args")),
        Idle("data_layer", Free), Idle("internal", Free), Idle("security", Free), Idle("tensorboard_storage", Free));

    /// <summary>Keys of every searcher but its name.</summary>
    public static KeyRule[] SearcherCommon =>
    [
        Idle("metric", Text), Idle("smaller_is_better", Flag), Idle("source_trial_id", new Shape.Integer()),
        Idle("source_checkpoint_uuid", Text),
        Idle("max_length", Length),
    ];

    public static string[] SearcherNames =>
        ["single", "random", "grid", "adaptive_asha", "async_halving", "custom", "adaptive", "adaptive_simple", "sync_halving"];

    private static Shape Length =>
        new Shape.OneOf(Count, new Shape.Keys(Used("batches", Count), Used("records", Count), Used("epochs", Count)));

    private static Shape.Keys Environment => new(
        Used("image", new Shape.OneOf(Text, ByAccelerator(Text))),
        Used("environment_variables", new Shape.OneOf(Texts, ByAccelerator(Texts))),
        Idle("force_pull_image", Flag), Idle("registry_auth", RegistryAuth, "sign in to the registry on this machine instead"),
        Idle("pod_spec", FreeMap, "it is for Kubernetes"),
        Idle("add_capabilities", Texts), Idle("drop_capabilities", Texts), Idle("ports", new Shape.MapOf(new Shape.Integer(0, 65535))),
        Idle("proxy_ports", new Shape.ListOf(ProxyPort)), Idle("slurm", FreeMap), Idle("pbs", FreeMap));

    private static Shape.Keys RegistryAuth => new(
        Used("username", Text), Used("password", Text), Used("auth", Text), Used("email", Text), Used("serveraddress", Text),
        Used("identitytoken", Text), Used("registrytoken", Text));

    private static Shape.Keys ProxyPort => new(
        Used("proxy_port", Positive) with { Required = true }, Used("proxy_tcp", Flag), Used("unauthenticated", Flag),
        Used("default_service_id", Flag));

    private static Shape.Keys Resources => new(
        Used("slots_per_trial", new Shape.Integer(0, 1024)), Used("shm_size", new Shape.OneOf(Count, new Shape.Text(ByteSize.Pattern))),
        new KeyRule("slots", Count) { Standing = Standing.Elsewhere, Fix = "write `slots_per_trial`; `slots` is for commands" },
        Idle("max_slots", Count), Idle("weight", Number), Idle("priority", new Shape.Integer(1, 99)), Idle("resource_pool", Text),
        Idle("agent_label", Text),
        Idle("devices", new Shape.ListOf(new Shape.OneOf(Text, Device)), "no device is handed in"),
        Idle("is_single_node", Flag), Idle("native_parallel", Flag));

    private static Shape.Keys Device => new(Used("host_path", Text), Used("container_path", Text), Used("mode", Text));

    private static Shape.Keys BindMount => new(
        Used("host_path", Text) with { Required = true }, Used("container_path", Text) with { Required = true }, Used("read_only", Flag),
        Used("propagation", Text));

    private static Shape.Keys CheckpointStorage => new(
        Used("type", new Shape.Choice("shared_fs", "directory", "s3", "gcs", "azure")), Used("save_experiment_best", Count),
        Used("save_trial_best", Count),
        Used("save_trial_latest", Count), Used("host_path", Text), Used("storage_path", Text), Used("propagation", Text),
        Used("container_path", Text),
        Used("checkpoint_path", Text), Used("tensorboard_path", Text), Used("bucket", Text), Used("access_key", Text),
        Used("secret_key", Text),
        Used("endpoint_url", Text), Used("prefix", Text), Used("container", Text), Used("connection_string", Text),
        Used("account_url", Text), Used("credential", Text));

    private static Shape.Keys Profiling =>
        new(Used("enabled", Flag), Used("begin_on_batch", Count), Used("end_after_batch", Count), Used("sync_timings", Flag));

    private static Shape.Keys Optimizations => new(
        Used("aggregation_frequency", Positive), Used("average_aggregated_gradients", Flag), Used("average_training_metrics", Flag),
        Used("gradient_compression", Flag),
        Used("grad_updates_size_file", Text), Used("mixed_precision", new Shape.Choice("O0", "O1", "O2", "O3")),
        Used("tensor_fusion_threshold", Count),
        Used("tensor_fusion_cycle_time", Count), Used("auto_tune_tensor_fusion", Flag));

    private static Shape.Keys LogPolicy => new(
        Used("name", Text), Used("pattern", Text),
        Used("action", new Shape.OneOf(new Shape.Choice("cancel_retries", "exclude_node"), new Shape.Keys(Used("type", Text)))));

    private static Shape.Keys Slurm(string arguments) =>
        new(Used("slots_per_node", Positive), Used("gpu_type", Text), Used(arguments, Texts));

    private static Shape.Keys ByAccelerator(Shape each) =>
        new(Used("cpu", each), Used("cuda", each), Used("rocm", each), Used("gpu", each));

    public static KeyRule Used(string name, Shape shape) => new(name, shape);

    private static KeyRule Idle(string name, Shape shape, string? note = null) =>
        new(name, shape) { Standing = Standing.Idle, Note = note };
}
