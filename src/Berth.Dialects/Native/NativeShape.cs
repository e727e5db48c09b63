using Berth.Dialects.Files;
using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.Native;

/// <summary>The keys of <c>berth.yaml</c>.</summary>
public static class NativeShape
{
    private static readonly Shape Text = new Shape.Text();
    private static readonly Shape Flag = new Shape.Flag();
    private static readonly Shape Texts = new Shape.ListOf(Text);
    private static readonly Shape TextOrTexts = new Shape.OneOf(Text, Texts);
    private static readonly Shape PlainVariables = new Shape.OneOf(Texts, new Shape.MapOf(new Shape.Literal()));
    private static readonly Shape Size = new Shape.OneOf(new Shape.Text(ByteSize.Pattern), new Shape.Integer(1));

    public static Shape.Keys Document { get; } = new(
        new KeyRule("name", Text, "What the environment is called. For people only: it does not change the image."),
        new KeyRule("description", Text, "What the environment is for. For people only."),
        new KeyRule(
            "base",
            new Shape.OneOf(Text, PerAccelerator(Text)),
            "Image to build on: any registry image, `debian:bookworm`, `curated/NAME`, an image on disk, or one for each accelerator.")
        {
            Required = true,
            Fix = "add `base: debian:bookworm`",
        },
        new KeyRule("apt", Texts, "Debian or Ubuntu packages to install, each `name` or `name=version`."),
        new KeyRule("python", Python, "Python packages to install."),
        NotYet("conda", "installing conda packages is missing", "list the packages under `python.requirements` or `apt`"),
        NotYet("r", "installing R packages is missing", "install R packages with `apt`, such as `r-cran-data.table`"),
        new KeyRule(
            "steps", new Shape.ListOf(new Shape.OneOf(Text, Step)),
            "Shell commands to run during the build, in order, after the packages. Files named `./…` in a command are there for it."),
        new KeyRule(
            "variables",
            new Shape.OneOf(Texts, PerAccelerator(PlainVariables), new Shape.MapOf(new Shape.Literal())),
            "Variables of the running task: a list of `NAME=VALUE` or a mapping, or such by accelerator. "
            + "`$A` and `${A}` refer to earlier ones, `$$` is a dollar sign; null, or a name without `=`, takes a variable away."),
        new KeyRule(
            "startup_hook", new Shape.OneOf(new Shape.Never(), Text),
            "Shell file, relative to the context folder, that is sourced before the command. "
            + "Default: `startup-hook.sh`, if it is there; false for none."),
        new KeyRule(
            "run", new Shape.OneOf(Text, new Shape.ListOf(new Shape.Literal())),
            "The command: text for the shell, or a list that is run as it stands."),
        new KeyRule(
            "workdir", new Shape.Text("^/"),
            "Absolute folder inside the container for the context and the command. Default: `/workspace`."),
        new KeyRule("resources", Resources, "Limits of the running task. What is not given is not limited."));

    private static Shape.Keys Python => new(
        new KeyRule(
            "requirements", TextOrTexts,
            "PEP 508 requirements, or paths relative to this file: of requirements files, `pyproject.toml`, `pylock.toml`, wheels and project folders."),
        new KeyRule("groups", TextOrTexts, "Dependency groups of the `pyproject.toml` or `pylock.toml` under `requirements`, besides its dependencies."),
        new KeyRule("extras", TextOrTexts, "Extras of the `pyproject.toml` or `pylock.toml` under `requirements`."),
        new KeyRule("constraints", TextOrTexts, "Requirements, or paths of requirements files, that limit versions without asking for the package."),
        new KeyRule("overrides", TextOrTexts, "Requirements, or paths of requirements files, that replace what any package asks of theirs."),
        new KeyRule(
            "index", new Shape.OneOf(Text, Texts, PerAccelerator(TextOrTexts)),
            "Address of a package index (simple API), or several, the first that knows a package wins; or such by accelerator. Default: https://pypi.org/simple."),
        new KeyRule("extra_index", TextOrTexts, "Addresses of package indexes that are asked before `index`."),
        new KeyRule("find_links", TextOrTexts, "Folders with wheels, relative to this file, or pages that list them."),
        new KeyRule("no_index", Flag, "Whether only `find_links` and direct addresses are used. Default: false."),
        new KeyRule("pre_releases", Flag, "Whether pre-releases count like final versions. Default: false, unless only they fit."),
        new KeyRule("no_binary", TextOrTexts, "Packages that are always built from source; `:all:` for every one."),
        new KeyRule("only_binary", TextOrTexts, "Packages that are never built from source; `:all:` for every one."),
        new KeyRule("require_hashes", Flag, "Whether every requirement has to carry hashes. Default: false."));

    private static Shape.Keys Step => new(
        new KeyRule("run", Text, "Command for `/bin/sh -c`.") { Required = true },
        new KeyRule("files", Texts, "Files and folders, relative to this file, that the command sees."),
        new KeyRule("variables", PlainVariables, "Variables for this command only."));

    private static Shape.Keys Resources => new(
        new KeyRule("cpu", new Shape.Number(0), "Processors; fractions are allowed."),
        new KeyRule("memory", Size, "Memory, such as `4GiB` or `512m`."),
        new KeyRule("shm", Size, "Size of `/dev/shm`. Default: 64 MiB."),
        new KeyRule("pids", new Shape.Integer(1), "Processes and threads."),
        new KeyRule("slots", new Shape.Integer(0, 1024), "Accelerators; 0 for none."));

    private static Shape.Keys PerAccelerator(Shape each) => new(
        new KeyRule("cpu", each, "Without an accelerator."), new KeyRule("cuda", each, "With NVIDIA devices."),
        new KeyRule("rocm", each, "With AMD devices."));

    private static KeyRule NotYet(string name, string missing, string fix) =>
        new(name, new Shape.Anything()) { Standing = Standing.NotYet, Note = missing, Fix = fix };

    /// <summary>JSON Schema of the dialect, as <c>berth schema</c> prints it.</summary>
    public static string ToJsonSchema() => ShapeSchema.Write(Document, "berth.schema.json", "Berth environment (berth.yaml)");
}
