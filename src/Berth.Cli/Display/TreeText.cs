using Berth.Core.Locking;
using Berth.Core.Locking.Graphs;

namespace Berth.Cli.Display;

/// <summary>Draws a tree of packages, with colour on a terminal only.</summary>
public static class TreeText
{
    /// <param name="root">A line that the tops hang from; null lets each top stand by itself.</param>
    public static void Print(TextWriter output, string? root, PackageGraph graph, IEnumerable<PackageLine> lines, bool colour)
    {
        var outer = root is null ? 0 : 1;
        if (root is not null) output.WriteLine(Bold(VisibleText.OnOneLine(root), colour));
        var ended = new List<bool>();
        var repeats = false;
        foreach (var line in lines)
        {
            var depth = line.Depth + outer;
            while (ended.Count <= depth) ended.Add(false);
            ended[depth] = line.Last;
            for (var i = 1; i < depth; i++) output.Write(ended[i] ? "    " : "│   ");
            if (depth > 0) output.Write(line.Last ? "└── " : "├── ");
            output.WriteLine(Label(line, graph, colour));
            repeats |= line.Repeated;
        }

        if (repeats) output.WriteLine(Dim("(*) what it needs is shown further up", colour));
    }

    public static string Package(string name, PackageGraph graph) => graph.Find(name) is { } wheel ? $"{name} {wheel.Version}" : name;

    public static string Dim(string text, bool colour) => colour ? $"\e[2m{text}\e[0m" : text;

    public static string Bold(string text, bool colour) => colour ? $"\e[1m{text}\e[0m" : text;

    private static string Label(PackageLine line, PackageGraph graph, bool colour)
    {
        var wheel = graph.Find(line.Name);
        var name = VisibleText.OnOneLine(line.Name);
        var version = VisibleText.OnOneLine(wheel?.Version ?? "(not in the lock)");
        return $"{(wheel is { Requested: true } ? Bold(name, colour) : name)} {Dim(version, colour)}{(line.Repeated ? Dim(" (*)", colour) : "")}";
    }
}
