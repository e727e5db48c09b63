namespace Berth.Dialects.Native.Editing;

/// <summary>One requirement that was added, replaced or removed.</summary>
/// <param name="File">As people named it.</param>
/// <param name="Old">Null where it was added.</param>
/// <param name="New">Null where it was removed; the same as <paramref name="Old"/> where it could stay.</param>
public sealed record RequirementChange(string File, string? Old, string? New);
