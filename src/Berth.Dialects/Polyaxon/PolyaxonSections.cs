using Berth.Dialects.Yaml.Reading;
using static Berth.Dialects.Polyaxon.PolyaxonShape;

namespace Berth.Dialects.Polyaxon;

/// <summary>The keys of the sections of a polyaxonfile.</summary>
internal static class PolyaxonSections
{
    private const string NoCluster = "it is for Kubernetes";
    private static readonly string[] Frameworks = ["tensorflow", "horovod", "pytorch", "mxnet"];
    private static readonly Shape Text = new Shape.Text();
    private static readonly Shape Literal = new Shape.Literal();
    private static readonly Shape Literals = new Shape.ListOf(new Shape.Literal());
    private static readonly Shape Flag = new Shape.Flag();
    private static readonly Shape Number = new Shape.Number();
    private static readonly Shape Free = new Shape.Anything();
    private static readonly Shape FreeMap = new Shape.MapOf(new Shape.Anything());

    public static KeyRule[] BuildRules =>
    [
        new("image", Text, "Image to build on."),
        NotYet("dockerfile", "building Dockerfiles is missing", "name the image with `image`, and write what the Dockerfile runs under `build_steps`"),
        new("ref", Literal, "Until 0.4 the version of the code; since 0.5 another build, which is not known here."),
        new("context", Text, "Folder of the code, relative to the file."),
        new("build_steps", new Shape.ListOf(Text), "Shell commands of the build, in order."),
        new("env_vars", new Shape.ListOf(new Shape.ListOf(Literal)), "Variables of the build and of the run: a list of `[NAME, VALUE]`."),
        new("lang_env", Text, "Value of `LC_ALL`, `LANG` and `LANGUAGE`."),
        Idle("nocache", Flag, "Whether to build anew.", "what is built here depends on nothing but its inputs; `berth gc` makes room"),
        Idle("commit", Literal, "Version of the code.", "the code is the folder as it stands"),
        Idle("branch", Text, "Branch of the code.", "the code is the folder as it stands"),
        Idle("backend", new Shape.Choice("native", "kaniko", "other"), "What builds the image."),
        Idle("environment", Pod(nested: true), "What the build needs of the platform.", NoCluster),
    ];

    public static Shape.Keys Build => new(BuildRules);

    public static Shape.Keys Environment => Pod(nested: false);

    public static Shape.Keys InputOrOutput => new(
        new KeyRule("name", Text) { Required = true }, new KeyRule("description", Text),
        new KeyRule("type", new Shape.Choice(
            "int", "float", "str", "bool", "dict", "uri", "auth", "list", "path", "metric", "metadata", "gcs_path", "s3_path", "azure_path")),
        new KeyRule("default", Free), new KeyRule("is_optional", Flag), new KeyRule("is_list", Flag), new KeyRule("is_flag", Flag), new KeyRule("options", new Shape.ListOf(Free)));

    public static Shape.Keys Tuning => new(
        Idle("seed", new Shape.Integer(), "Seed of the search."), Idle("concurrency", new Shape.Integer(1), "Trials at a time."),
        new KeyRule("matrix", new Shape.MapOf(Matrix), "Values of the search.") { Required = true },
        new KeyRule("grid_search", new Shape.Keys(new KeyRule("n_experiments", new Shape.Integer(1)))),
        new KeyRule("random_search", new Shape.Keys(new KeyRule("n_experiments", new Shape.Integer(1)))),
        new KeyRule("hyperband", Hyperband), new KeyRule("bo", Bayesian),
        Idle("early_stopping", new Shape.ListOf(new Shape.Keys(
            new KeyRule("metric", Text), new KeyRule("value", Number), new KeyRule("optimization", Word("maximize", "minimize")),
            new KeyRule("policy", new Shape.OneOf(Word("experiment", "group", "all"), FreeMap)))), "When to stop the search."));

    private static Shape.Keys Matrix => new(
        [.. PolyaxonMatrix.Kinds.Select(k => new KeyRule(k, new Shape.OneOf(new Shape.ListOf(Free), Literal, FreeMap)))]);

    private static Shape.Keys Hyperband => new(
        new KeyRule("max_iter", new Shape.Integer(1)), new KeyRule("eta", Number), new KeyRule("resource", new Shape.Keys(new KeyRule("name", Text), new KeyRule("type", Word("int", "float")))),
        new KeyRule("metric", Metric), new KeyRule("resume", Flag));

    private static Shape.Keys Bayesian => new(
        new KeyRule("n_initial_trials", new Shape.Integer(1)), new KeyRule("n_iterations", new Shape.Integer(1)), new KeyRule("metric", Metric),
        new KeyRule("utility_function", new Shape.Keys(
            new KeyRule("acquisition_function", Word("ucb", "ei", "poi")), new KeyRule("kappa", Number), new KeyRule("eps", Number),
            new KeyRule("n_warmup", new Shape.Integer()), new KeyRule("n_iter", new Shape.Integer()),
            new KeyRule("gaussian_process", new Shape.Keys(
                new KeyRule("kernel", Word("rbf", "matern")), new KeyRule("length_scale", Number), new KeyRule("nu", Number), new KeyRule("n_restarts_optimizer", new Shape.Integer(0)))))));

    private static Shape.Keys Metric => new(new KeyRule("name", Text), new KeyRule("optimization", Word("maximize", "minimize")));

    /// <summary>Polyaxon takes its words in lower case, in capitals, and with one capital.</summary>
    private static Shape.Choice Word(params string[] words) =>
        new([.. words, .. words.Select(w => w.ToUpperInvariant()), .. words.Select(w => char.ToUpperInvariant(w[0]) + w[1..])]);

    private static Shape.Keys Pod(bool nested)
    {
        Shape one = nested ? FreeMap : new Shape.Keys(Limits);
        KeyRule[] rules =
        [
            new("resources", new Shape.Keys(
                new KeyRule("cpu", one, "Processors."), new KeyRule("memory", one, "MiB of memory."), new KeyRule("gpu", one, "NVIDIA devices."),
                nested ? new KeyRule("tpu", FreeMap) : NotYet("tpu", "tensor processing units are for Google's cloud", "take `tpu` out")), "What the run may use."),
            Idle("node_selector", FreeMap, "Where to run.", NoCluster), Idle("affinity", FreeMap, "Where to run.", NoCluster),
            Idle("tolerations", new Shape.ListOf(FreeMap), "Where to run.", NoCluster),
            new("secret_refs", Literals, "Secrets whose entries become variables."),
            new("configmap_refs", Literals, "Config maps whose entries become variables; as they were called until 0.4."),
            new("config_map_refs", Literals, "Config maps whose entries become variables."),
            new("persistence", new Shape.Keys(
                new KeyRule("data", Literals, "Volumes of data."), Idle("outputs", Literal, "Volume of the results.", "results stay in the container's `/polyaxon/outputs`")), "Volumes."),
            new("data_refs", Literals, "Volumes of data."),
            Idle("artifact_refs", Literals, "Volumes of results.", "results stay in the container's `/polyaxon/outputs`"),
            NotYet("outputs", "the results of other runs are not kept where this run could see them", "copy the files into the folder of the code"),
            Idle("labels", FreeMap, "Labels of the pod.", NoCluster), Idle("annotations", FreeMap, "Annotations of the pod.", NoCluster),
            Idle("service_account", Text, "Account of the pod.", NoCluster), Idle("image_pull_secrets", Literals, "Credentials of registries.", "sign in to the registry on this machine instead"),
            Idle("max_restarts", new Shape.Integer(0), "How often to start again.", "a task runs once"), Idle("index", new Shape.Integer(0), "Number of a replica."),
            Idle("cluster_uuid", Text, "Cluster of the run."), Idle("backend", Text, "Kind of notebook until 0.4."),
        ];
        if (nested) return new(rules);
        return new(
        [
            .. rules,
            new KeyRule("replicas", Replicas, "Processes of a distributed experiment."),
            .. Frameworks.Select(f => new KeyRule(f, Replicas, "Processes of a distributed experiment, until 0.4.")),
        ]);
    }

    private static Shape.Keys Replicas => new(
        new KeyRule("n_workers", new Shape.Integer(0)), new KeyRule("n_ps", new Shape.Integer(0)),
        new KeyRule("default_worker", FreeMap), new KeyRule("default_ps", FreeMap), new KeyRule("worker", new Shape.ListOf(FreeMap)), new KeyRule("ps", new Shape.ListOf(FreeMap)),
        new KeyRule("delay_workers_by_global_step", Flag), new KeyRule("run_config", FreeMap), new KeyRule("default_worker_config", FreeMap), new KeyRule("default_ps_config", FreeMap));

    private static KeyRule[] Limits => [new("limits", Number, "At most this."), new("requests", Number, "At least this; not reserved here.")];
}
