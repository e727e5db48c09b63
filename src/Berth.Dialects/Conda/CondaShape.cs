using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.Conda;

/// <summary>The keys of a conda environment file.</summary>
public static class CondaShape
{
    private static readonly Shape Texts = new Shape.ListOf(new Shape.Literal());

    public static Shape.Keys Document { get; } = new(
        new KeyRule("name", new Shape.Literal(), "What the environment is called. For people only."),
        new KeyRule("channels", Texts, "Where conda packages come from, the first that has one wins."),
        new KeyRule(
            "dependencies",
            new Shape.ListOf(new Shape.OneOf(new Shape.Literal(), new Shape.Keys(new KeyRule("pip", Texts, "Lines of a pip requirements file.")))),
            "Match specs of conda packages, and a mapping `pip` with lines of a requirements file.")
        {
            Required = true,
            Fix = "add `dependencies:` with a list such as `[python=3.11, pip]`",
        },
        new KeyRule("variables", new Shape.MapOf(new Shape.Literal()), "Variables of the running task; values are taken as they are."),
        new KeyRule("prefix", new Shape.Literal(), "Folder of the environment on the machine that exported it.")
        {
            Standing = Standing.Idle,
            Note = "the environment has a place of its own in the image",
        });

    /// <summary>JSON Schema of the dialect.</summary>
    public static string ToJsonSchema() => ShapeSchema.Write(Document, "conda.schema.json", "Conda environment (environment.yml)");
}
