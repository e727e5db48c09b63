using Berth.Core.Locking;
using Berth.Python.Versions;
using Berth.Python.Wheels;

namespace Berth.Python.Indexes;

/// <summary>A file that an index offers.</summary>
/// <param name="Url"><c>http(s):</c> or <c>file:</c>, without credentials.</param>
/// <param name="Sha256">Null where the index publishes none.</param>
/// <param name="Size">Bytes; null where the index does not say.</param>
/// <param name="RequiresPython">Null where the index does not say, or says something that is no specifier.</param>
/// <param name="Yanked">The reason the file was withdrawn (PEP 592), maybe empty; null where it was not.</param>
/// <param name="Metadata">The metadata file beside it (PEP 658); null where there is none.</param>
public sealed record IndexFile(
    string FileName,
    Uri Url,
    ContentDigest? Sha256,
    long? Size,
    SpecifierSet? RequiresPython,
    string? Yanked,
    PublishedMetadata? Metadata)
{
    /// <summary>Null for what is not a wheel.</summary>
    public WheelFileName? Wheel { get; } = WheelFileName.TryParse(FileName, out var wheel) ? wheel : null;

    /// <summary>Null for what is not a source distribution.</summary>
    public SdistFileName? Sdist { get; } = SdistFileName.TryParse(FileName, out var sdist) ? sdist : null;
}
