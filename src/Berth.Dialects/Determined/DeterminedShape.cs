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

    private const string Old = "only old releases read it";

    /// <summary>An experiment.</summary>
    public static Shape.Keys Document { get; } = new(
        Used("name", Text), Used("description", Text), Used("entrypoint", new Shape.OneOf(Text, Texts)),
        Used("environment", Environment), Used("resources", Resources), Used("hyperparameters", FreeMap), Used("data", FreeMap),
        Used("searcher", FreeMap), Used("debug", Flag),
        Idle("max_restarts", Count, "a trial runs once"), Idle("labels", Texts, "nothing lists experiments by them"),
        Used("reproducibility", new Shape.Keys(Used("experiment_seed", new Shape.Integer(0, uint.MaxValue)))),
        Idle("workspace", Text), Idle("project", Text),
        Idle("bind_mounts", new Shape.ListOf(BindMount), "no folder of the machine is mounted"),
        Idle("checkpoint_storage", CheckpointStorage, "checkpoints stay where the program writes them"),
        Idle("checkpoint_policy", new Shape.Choice("best", "all", "none")),
        Idle("min_checkpoint_period", Length), Idle("min_validation_period", Length), Idle("perform_initial_validation", Flag),
        Idle("scheduling_unit", Positive), Idle("records_per_epoch", new Shape.Integer()),
        Idle("profiling", Profiling), Idle("optimizations", Optimizations), Idle("log_policies", new Shape.ListOf(LogPolicy)),
        Idle("retention_policy", new Shape.Keys(Used("log_retention_days", new Shape.Integer(-1, short.MaxValue)))),
        Idle("preemption_timeout", new Shape.Integer()), Idle("integrations", Integrations), Idle("slurm", Slurm("sbatch_args")),
        Idle("pbs", Slurm("pbsbatch_args")),
        Idle("data_layer", Free, Old), Idle("internal", Free, Old), Idle("security", Free, Old), Idle("tensorboard_storage", Free, Old),
        Elsewhere("version", "take `version` out: there is version 0 only, and it is not written"),
        Elsewhere("work_dir", "take `work_dir` out: it is for commands, notebooks and shells"),
        Elsewhere("idle_timeout", "take `idle_timeout` out: it is for notebooks and TensorBoards"),
        Elsewhere("notebook_idle_type", "take `notebook_idle_type` out: it is for notebooks"),
        Elsewhere("tensorboard_args", "take `tensorboard_args` out: it is for TensorBoards"));

    /// <summary>The configuration of a command, notebook, shell or TensorBoard.</summary>
    public static Shape.Keys Task { get; } = new(
        Used("description", Text), Used("entrypoint", Texts), Used("environment", Environment),
        Used("resources", new Shape.Keys([.. Resources.Rules.Select(TaskResource)])), Used("work_dir", Text), Idle("debug", Flag),
        Idle("bind_mounts", new Shape.ListOf(BindMount), "no folder of the machine is mounted"),
        Idle("tensorboard_args", Texts), Idle("idle_timeout", Text),
        Idle("notebook_idle_type", new Shape.Choice("kernels_or_terminals", "kernel_connections", "activity")),
        Idle("slurm", Slurm("sbatch_args")), Idle("pbs", Slurm("pbsbatch_args")),
        Elsewhere("name", "write `description`; a command has no `name`"));

    /// <summary>As editors need it: what depends on other values is there with all its forms.</summary>
    public static string ToJsonSchema()
    {
        var experiment = Document.Rules.Select(r => r.Name switch
        {
            "searcher" => r with { Shape = SearcherShape.All() },
            _ => r,
        });
        var task = Task.Rules.Where(r => Document.Rules.All(d => d.Name != r.Name || d.Standing == Standing.Elsewhere));
        var both = experiment.Where(r => r.Standing != Standing.Elsewhere).Concat(task.Where(r => r.Standing != Standing.Elsewhere))
            .Select(r => r.Name == "resources" ? r with { Shape = new Shape.Keys([.. Resources.Rules.Select(k => k.Name == "slots" ? Used("slots", Count) : k)]) } : r);
        return ShapeSchema.Write(new Shape.Keys([.. both]), "determined.schema.json", "Determined configuration, schema v0, of an experiment, command, notebook, shell or TensorBoard");
    }

    public static Shape Length =>
        new Shape.OneOf(Count, new Shape.Keys(Used("batches", Count), Used("records", Count), Used("epochs", Count)));

    public static Shape.Keys Environment => new(
        Used("image", new Shape.OneOf(Text, ByAccelerator(Text))),
        Used("environment_variables", new Shape.OneOf(Texts, ByAccelerator(Texts))),
        Idle("force_pull_image", Flag, "a lock names the image by its digest"), Idle("registry_auth", RegistryAuth, "sign in to the registry on this machine instead"),
        Idle("pod_spec", FreeMap, "it is for Kubernetes"),
        Idle("add_capabilities", Texts), Idle("drop_capabilities", Texts), Used("ports", new Shape.MapOf(new Shape.Integer(0, 65535))),
        Idle("proxy_ports", new Shape.ListOf(ProxyPort)), Idle("slurm", FreeMap), Idle("pbs", FreeMap));

    private static Shape.Keys RegistryAuth => new(
        Used("username", Text), Used("password", Text), Used("auth", Text), Used("email", Text), Used("serveraddress", Text),
        Used("identitytoken", Text), Used("registrytoken", Text));

    private static Shape.Keys ProxyPort => new(
        Used("proxy_port", Positive) with { Required = true }, Used("proxy_tcp", Flag), Used("unauthenticated", Flag),
        Used("default_service_id", Flag));

    public static Shape.Keys Resources => new(
        Used("slots_per_trial", new Shape.Integer(0, 1024)), Used("shm_size", new Shape.OneOf(Count, new Shape.Text(ByteSize.Pattern))),
        Elsewhere("slots", "write `slots_per_trial`; `slots` is for commands"),
        Idle("max_slots", Count), Idle("weight", Number), Idle("priority", new Shape.Integer(1, 99)), Idle("resource_pool", Text),
        Idle("agent_label", Text),
        Idle("devices", new Shape.ListOf(new Shape.OneOf(Text, Device)), "no device is handed in"),
        Idle("is_single_node", Flag), Idle("native_parallel", Flag));

    public static Shape.Keys Device => new(Used("host_path", Text), Used("container_path", Text), Used("mode", Text));

    public static Shape.Keys BindMount => new(
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

    public static Shape.Keys LogPolicy => new(
        Used("name", Text), Used("pattern", Text),
        Used("action", new Shape.OneOf(new Shape.Choice("cancel_retries", "exclude_node"), new Shape.Keys(Used("type", Text)))));

    public static Shape.Keys Slurm(string arguments) =>
        new(Used("slots_per_node", Positive), Used("gpu_type", Text), Used(arguments, Texts));

    private static Shape.Keys ByAccelerator(Shape each) =>
        new(Used("cpu", each), Used("cuda", each), Used("rocm", each), Used("gpu", each));

    /// <summary>Pachyderm's parts are needed whole.</summary>
    private static Shape.Keys Integrations => new(
        Used("pachyderm", new Shape.Keys(
            Needed("pachd", new Shape.Keys(Needed("host", Text), Needed("port", Count))),
            Needed("proxy", new Shape.Keys(Needed("scheme", Text), Needed("host", Text), Needed("port", Count))),
            Needed("dataset", new Shape.Keys(Needed("project", Text), Needed("repo", Text), Needed("commit", Text), Needed("branch", Text), Needed("token", Text))))),
        Used("webhooks", new Shape.Keys(Used("webhook_id", new Shape.ListOf(Count)), Used("webhook_name", Texts), Used("exclude", Flag))));

    private static KeyRule TaskResource(KeyRule rule) => rule.Name switch
    {
        "slots" => Used("slots", new Shape.Integer(0, 1024)),
        "slots_per_trial" => Elsewhere("slots_per_trial", "write `slots`; `slots_per_trial` is for experiments"),
        "is_single_node" => Elsewhere("is_single_node", "take `is_single_node` out: a command always runs on one machine"),
        "weight" => Idle("weight", new Shape.Number(0)),
        _ => rule,
    };

    private static KeyRule Needed(string name, Shape shape) => new(name, shape) { Required = true };

    private static KeyRule Elsewhere(string name, string fix) => new(name, Free) { Standing = Standing.Elsewhere, Fix = fix };

    public static KeyRule Used(string name, Shape shape) => new(name, shape);

    private static KeyRule Idle(string name, Shape shape, string? note = null) =>
        new(name, shape) { Standing = Standing.Idle, Note = note };
}
