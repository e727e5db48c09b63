using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Berth.Cli.Display;
using Berth.Cli.Workspace;
using Berth.Core.Locking.Graphs;
using Berth.Core.Workloads;
using Berth.Dialects.Requirements;

namespace Berth.Cli.Commands;

/// <summary><c>berth why PACKAGE</c>: what brought a package into the lock.</summary>
public static class WhyCommand
{
    public static Command Create()
    {
        var package = new Argument<string>("package") { Description = "A Python package of the lock." };
        var file = CommonOptions.LockedFile();
        var format = CommonOptions.Format();
        var options = new LockOptions();
        var command = new Verb("why", "Say what brought a Python package into the environment.",
            "berth why numpy", "berth why six examples/digits-native", "berth why numpy --format json") { package, file, format };
        options.AddTo(command);
        command.SetAction(parsed => Explain(parsed, parsed.GetRequiredValue(package), parsed.GetValue(file), parsed.GetValue(format), options));
        return command;
    }

    private static int Explain(ParseResult parsed, string package, string? file, OutputFormat format, LockOptions options)
    {
        var named = NamedLock.Load(file, parsed, options);
        var graph = PackageGraph.Of(named.Choose(parsed, options).Wheels);
        var name = TreeCommand.Lookup(graph, package);
        var wheel = graph.Find(name)!;
        var declared = named.Declaration is { } d ? Places(d, name) : [];
        ImmutableArray<ImmutableArray<string>> ways = [.. graph.WaysTo(name).Where(w => w.Length > 1)];
        if (format == OutputFormat.Json)
        {
            Terminal.Out.WriteLine(JsonSerializer.Serialize(new WhyReport(name, wheel.Version, wheel.Requested, declared, ways), CliJson.Readable.WhyReport));
            return 0;
        }

        var colour = Terminal.OutHasColour;
        Write(TreeText.Bold(VisibleText.OnOneLine(TreeText.Package(name, graph)), colour));
        if (wheel.Requested) Write($"  the declaration asks for it{(declared.IsEmpty ? "" : $" in {string.Join(", ", declared)}")}");
        foreach (var way in ways) Write("  " + string.Join(TreeText.Dim(" → ", colour), way.Select(n => VisibleText.OnOneLine(TreeText.Package(n, graph)))));
        if (!wheel.Requested && ways.IsEmpty) Write("  nothing asks for it");
        return 0;
    }

    private static void Write(string line) => Terminal.Out.WriteLine(line);

    private static ImmutableArray<string> Places(Declaration declaration, string name) =>
        [.. declaration.Environment.Python.Requirements.Where(r => RequirementName.Of(r.Value) == name).Select(r => r.Where?.ToString()).OfType<string>().Distinct()];
}
