using System.Collections.Immutable;
using Berth.Core.Environments;

namespace Berth.Core.Locking.Comparing;

/// <summary>How two locks differ.</summary>
/// <param name="Added">Variants that only the second has.</param>
/// <param name="Removed">Variants that only the first has.</param>
/// <param name="Changed">Variants that both have and that differ.</param>
public sealed record LockDifference(ImmutableArray<VariantName> Added, ImmutableArray<VariantName> Removed, ImmutableArray<VariantDifference> Changed)
{
    public bool IsEmpty => Added.IsEmpty && Removed.IsEmpty && Changed.IsEmpty;
}

public sealed record VariantName(Platform Platform, Accelerator Accelerator)
{
    public override string ToString() => $"{Platform} {Accelerator.ToString().ToLowerInvariant()}";
}

/// <summary>How one variant differs.</summary>
/// <param name="Python">The interpreter.</param>
/// <param name="Packages">Python packages by name.</param>
/// <param name="Apt">Debian packages by name, the base's own included where they are known.</param>
/// <param name="Steps">By command.</param>
public sealed record VariantDifference(
    VariantName Variant,
    ImmutableArray<PartChange> Base,
    ImmutableArray<PartChange> Python,
    ImmutableArray<PartChange> Packages,
    ImmutableArray<PartChange> Apt,
    ImmutableArray<PartChange> Steps)
{
    public bool IsEmpty => Base.IsEmpty && Python.IsEmpty && Packages.IsEmpty && Apt.IsEmpty && Steps.IsEmpty;
}
