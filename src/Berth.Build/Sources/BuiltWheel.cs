using Berth.Core.Locking;

namespace Berth.Build.Sources;

/// <summary>A wheel that was built from a source here.</summary>
public sealed record BuiltWheel(string FileName, long Size, ContentDigest Sha256);
