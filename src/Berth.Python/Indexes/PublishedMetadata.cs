using Berth.Core.Locking;

namespace Berth.Python.Indexes;

/// <summary>A metadata file that stands beside a wheel.</summary>
/// <param name="Sha256">Null where the index does not publish it.</param>
public sealed record PublishedMetadata(ContentDigest? Sha256);
