namespace Berth.Core.Locking.Graphs;

/// <summary>One line of a <see cref="PackageTree"/>.</summary>
/// <param name="Depth">0 for a top.</param>
/// <param name="Last">Nothing follows it under the same parent.</param>
/// <param name="Repeated">What it needs stands further up, and is not shown a second time.</param>
public sealed record PackageLine(string Name, int Depth, bool Last, bool Repeated);
