namespace Berth.Core.Locking.Comparing;

/// <summary>Something that two locks or images do not have in common.</summary>
/// <param name="Old">What the first has, such as a version; null where it has none.</param>
/// <param name="New">What the second has; null where it has none.</param>
public sealed record PartChange(string Name, string? Old, string? New);
