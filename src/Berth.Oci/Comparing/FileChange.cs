namespace Berth.Oci.Comparing;

/// <summary>A file, folder or link that two images do not have in common, as their layers tell.</summary>
/// <param name="Path">Relative to the root; whiteouts as they are written (<c>.wh.…</c>).</param>
/// <param name="OldSize">Bytes; null where the first image's layers do not have it.</param>
/// <param name="NewSize">Bytes; null where the second image's layers do not have it.</param>
public sealed record FileChange(string Path, long? OldSize, long? NewSize);
