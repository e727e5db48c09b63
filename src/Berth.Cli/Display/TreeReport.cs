using System.Collections.Immutable;
using Berth.Core.Locking;
using Berth.Core.Locking.Graphs;

namespace Berth.Cli.Display;

/// <summary>What <c>berth tree --format json</c> prints: the packages that the tree would show, each once, and who needs whom.</summary>
/// <param name="Tops">Where the tree begins.</param>
public sealed record TreeReport(string Platform, string Accelerator, string? Python, ImmutableArray<string> Tops, ImmutableArray<TreePackageReport> Packages)
{
    public static TreeReport Of(LockedVariant variant, PackageGraph graph, ImmutableArray<string> tops, IEnumerable<PackageLine> lines) => new(
        variant.Platform.ToString(), variant.Accelerator.ToString().ToLowerInvariant(), variant.Python?.Version, tops,
        [.. lines.Select(l => l.Name).Distinct().Order(StringComparer.Ordinal).Select(n => TreePackageReport.Of(n, graph))]);
}

/// <param name="Version">Null for what is needed but not in the lock.</param>
public sealed record TreePackageReport(string Name, string? Version, bool Requested, ImmutableArray<string> Needs, ImmutableArray<string> NeededBy)
{
    public static TreePackageReport Of(string name, PackageGraph graph)
    {
        var wheel = graph.Find(name);
        return new(name, wheel?.Version, wheel is { Requested: true }, graph.Needs(name), graph.NeededBy(name));
    }
}

/// <summary>What <c>berth why --format json</c> prints.</summary>
/// <param name="Declared">Places of the declaration that ask for the package.</param>
/// <param name="Ways">From each package that is asked for, one shortest way to this one; the first name needs the second, and so on.</param>
public sealed record WhyReport(string Name, string Version, bool Requested, ImmutableArray<string> Declared, ImmutableArray<ImmutableArray<string>> Ways);
