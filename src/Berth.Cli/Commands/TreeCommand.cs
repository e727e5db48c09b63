using System.CommandLine;
using System.Text.Json;
using Berth.Cli.Display;
using Berth.Cli.Workspace;
using Berth.Core.Locking.Graphs;
using Berth.Core.Problems;
using Berth.Python;

namespace Berth.Cli.Commands;

/// <summary><c>berth tree</c>: the locked Python packages and what each needs.</summary>
public static class TreeCommand
{
    private sealed record Choices
    {
        public Argument<string?> File { get; } = CommonOptions.LockedFile();

        public Option<string?> Package { get; } = new("--package") { Description = "Begin with this package.", HelpName = "NAME" };

        public Option<bool> Invert { get; } = new("--invert") { Description = "Show what needs a package instead of what it needs." };

        public Option<int?> Depth { get; } = new("--depth") { Description = "Show so many levels; the packages that are asked for are the first, below the environment.", HelpName = "N" };

        public Option<OutputFormat> Format { get; } = CommonOptions.Format();

        public LockOptions Lock { get; } = new();
    }

    public static Command Create()
    {
        var choices = new Choices();
        choices.Depth.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int?>() < 0) r.AddError("`--depth` counts levels from 0");
        });
        var command = new Verb("tree", "Show the locked Python packages and what each of them needs.",
            "berth tree", "berth tree --depth 1", "berth tree --package scipy", "berth tree --package numpy --invert", "berth tree berth.lock --accelerator cuda")
        {
            choices.File, choices.Package, choices.Invert, choices.Depth, choices.Format,
        };
        choices.Lock.AddTo(command);
        command.SetAction(parsed => Show(parsed, choices));
        return command;
    }

    private static int Show(ParseResult parsed, Choices choices)
    {
        var named = NamedLock.Load(parsed.GetValue(choices.File), parsed, choices.Lock);
        var variant = named.Choose(parsed, choices.Lock);
        var whole = PackageGraph.Of(variant.Wheels);
        var package = parsed.GetValue(choices.Package) is { } name ? Lookup(whole, name) : null;
        var graph = parsed.GetValue(choices.Invert) ? whole.Inverted() : whole;
        var tops = package is null ? graph.Tops() : [package];
        var depth = (parsed.GetValue(choices.Depth) ?? int.MaxValue) - (package is null ? 1 : 0);
        var lines = depth < 0 ? [] : PackageTree.Lines(graph, tops, depth);
        if (parsed.GetValue(choices.Format) == OutputFormat.Json)
        {
            Terminal.Out.WriteLine(JsonSerializer.Serialize(TreeReport.Of(variant, whole, tops, lines), CliJson.Readable.TreeReport));
            return 0;
        }

        var title = named.Declaration?.Environment.Name ?? named.Shown;
        var root = $"{title} ({variant.Platform}, {variant.Accelerator.ToString().ToLowerInvariant()}{(variant.Python is { } p ? $", Python {p.Version}" : "")})";
        using var output = new StringWriter();
        TreeText.Print(output, package is null ? root : null, graph, lines, Terminal.OutHasColour);
        Terminal.Out.Write(output.ToString());
        return 0;
    }

    /// <exception cref="BerthException">BERTH6211: the package is not in the lock.</exception>
    public static string Lookup(PackageGraph graph, string typed)
    {
        var name = PackageName.Normalize(typed);
        if (graph.Find(name) is not null) return name;
        var near = NearestName.Of(name, graph.Names);
        throw new BerthException(new Problem(CliProblems.NoSuchPackage, $"`{name}` is not among the {graph.Names.Count()} locked Python packages",
            Fix: near is null ? "berth tree" : $"use `{near}`, which is"));
    }
}
