using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.Polyaxon;

/// <summary>The keys of a polyaxonfile of version 1, of 0.3 to 0.6. Which of them do nothing here is said in these shapes and nowhere else.</summary>
public static class PolyaxonShape
{
    private static readonly Shape Text = new Shape.Text();
    private static readonly Shape Texts = new Shape.ListOf(new Shape.Literal());
    private static readonly Shape Free = new Shape.Anything();
    private static readonly Shape FreeMap = new Shape.MapOf(new Shape.Anything());

    public static string[] Kinds { get; } = ["experiment", "group", "job", "build", "notebook", "tensorboard", "pipeline"];

    private static readonly string[] Common = ["version", "kind", "name", "description", "tags", "logging", "inputs", "outputs", "backend", "environment"];

    private static readonly string[] Trial = ["framework", "build", "run", "params", "declarations", "model", "train", "eval"];

    private static readonly string[] FlatBuild =
        ["image", "dockerfile", "ref", "context", "build_steps", "env_vars", "lang_env", "nocache", "commit", "branch", "build"];

    private static readonly string[] PipelineKeys = ["concurrency", "templates", "ops", "schedule", "execute_at", "timeout"];

    /// <summary>Every key that any kind has.</summary>
    public static Shape.Keys Document { get; } = new(
    [
        new KeyRule("version", new Shape.Number(), "Version of the format: 1.") { Required = true, Fix = "add `version: 1`" },
        new KeyRule("kind", new Shape.Choice(Kinds), "What the file describes.") { Required = true, Fix = "add `kind: experiment`" },
        new KeyRule("name", Text, "What the run is called."),
        new KeyRule("description", Text, "What the run is for."),
        Idle("tags", Texts, "Words to find the run by."),
        new KeyRule("logging", new Shape.Keys(new KeyRule("level", new Shape.Choice("INFO", "DEBUG", "WARN", "ERROR", "FATAL"), "Default: INFO."), Idle("formatter", Text, "Not used by Polyaxon either.")), "How much is logged."),
        Idle("framework", Text, "Framework of a distributed experiment; only one process is run here."),
        Idle("backend", Text, "What Polyaxon runs or builds with."),
        new KeyRule("declarations", FreeMap, "Values for the templates, as they were called until 0.4."),
        new KeyRule("params", FreeMap, "Values for the templates."),
        new KeyRule("inputs", new Shape.ListOf(PolyaxonSections.InputOrOutput), "Names and types of the params."),
        new KeyRule("outputs", new Shape.ListOf(PolyaxonSections.InputOrOutput), "Names and types of the results."),
        new KeyRule("build", PolyaxonSections.Build, "The image to build."),
        new KeyRule("run", new Shape.Keys(new KeyRule("cmd", new Shape.OneOf(Text, Texts), "The command, or several that run one after the other.") { Required = true }), "What to run."),
        new KeyRule("environment", PolyaxonSections.Environment, "What the run needs of the platform."),
        new KeyRule("hptuning", PolyaxonSections.Tuning, "The search of a group."),
        NotYet("model", "models described in the file came before 0.3", "describe the model in a program and run that"),
        NotYet("train", "training described in the file came before 0.3", "put the training into a program and run that"),
        NotYet("eval", "evaluation described in the file came before 0.3", "put the evaluation into a program and run that"),
        .. PolyaxonSections.BuildRules.Where(r => r.Name is not ("environment" or "backend")),
        new KeyRule("templates", new Shape.ListOf(FreeMap), "Templates of a pipeline."),
        new KeyRule("ops", new Shape.ListOf(FreeMap), "Operations of a pipeline."),
        new KeyRule("concurrency", new Shape.Integer(1), "Operations of a pipeline at a time."),
        new KeyRule("schedule", FreeMap, "When a pipeline runs."), new KeyRule("execute_at", Text, "When a pipeline runs."), new KeyRule("timeout", new Shape.Integer(0), "Seconds a pipeline may take."),
    ]);

    /// <summary>The keys of one kind; keys of other kinds are refused with a hint.</summary>
    public static Shape.Keys Of(string? kind)
    {
        if (kind is null || !Kinds.Contains(kind)) return Document;
        string[] own = kind switch
        {
            "experiment" => [.. Common, .. Trial],
            "group" => [.. Common, .. Trial, "hptuning"],
            "job" => [.. Common, "build", "run", "params", "declarations"],
            "build" => [.. Common, .. FlatBuild, "params"],
            "pipeline" => [.. Common, .. PipelineKeys],
            _ => [.. Common, "build"],
        };
        var needed = kind switch
        {
            "group" => new[] { "hptuning" },
            "job" => ["build", "run"],
            "notebook" or "tensorboard" => ["build"],
            _ => [],
        };
        return new([.. Document.Rules.Select(r => own.Contains(r.Name)
            ? needed.Contains(r.Name) ? r with { Required = true } : r
            : r with { Standing = Standing.Elsewhere, Fix = $"take it out: a file of kind `{kind}` has no `{r.Name}`" })]);
    }

    /// <summary>JSON Schema of the dialect, as <c>berth schema polyaxon</c> prints it.</summary>
    public static string ToJsonSchema() => ShapeSchema.Write(Document, "polyaxon.schema.json", "Polyaxonfile, version 1");

    internal static KeyRule Idle(string name, Shape shape, string description, string? note = null) =>
        new(name, shape, description) { Standing = Standing.Idle, Note = note };

    internal static KeyRule NotYet(string name, string missing, string fix) => new(name, Free) { Standing = Standing.NotYet, Note = missing, Fix = fix };
}
