using Berth.Core.Locking;
using Berth.Python.Versions;
using Berth.Python.Wheels;

namespace Berth.Python.Indexes;

/// <summary>A file that an index offers.</summary>
public sealed record IndexFile
{
    /// <param name="url"><c>http(s):</c> or <c>file:</c>, without credentials.</param>
    public IndexFile(string fileName, Uri url, ContentDigest? sha256, long? size, SpecifierSet? requiresPython, string? yanked, PublishedMetadata? metadata)
        : this(fileName, url, WheelFileName.TryParse(fileName, out var wheel) ? wheel : null, SdistFileName.TryParse(fileName, out var sdist) ? sdist : null) =>
        (Sha256, Size, RequiresPython, Yanked, Metadata) = (sha256, size, requiresPython, yanked, metadata);

    internal IndexFile(string fileName, Uri url, WheelFileName? wheel, SdistFileName? sdist) =>
        (FileName, Url, Wheel, Sdist) = (fileName, url, wheel, sdist);

    public string FileName { get; init; }

    /// <summary><c>http(s):</c> or <c>file:</c>, without credentials.</summary>
    public Uri Url { get; init; }

    /// <summary>Null where the index publishes none.</summary>
    public ContentDigest? Sha256 { get; init; }

    /// <summary>Bytes; null where the index does not say.</summary>
    public long? Size { get; init; }

    /// <summary>Null where the index does not say, or says something that is no specifier.</summary>
    public SpecifierSet? RequiresPython { get; init; }

    /// <summary>The reason the file was withdrawn (PEP 592), maybe empty; null where it was not.</summary>
    public string? Yanked { get; init; }

    /// <summary>The metadata file beside it (PEP 658, PEP 714); null where there is none.</summary>
    public PublishedMetadata? Metadata { get; init; }

    /// <summary>When it was published (PEP 700); null where the index does not say.</summary>
    public DateTimeOffset? Uploaded { get; init; }

    /// <summary>Null for what is not a wheel.</summary>
    public WheelFileName? Wheel { get; }

    /// <summary>Null for what is not a source distribution.</summary>
    public SdistFileName? Sdist { get; }

    /// <summary>Normalised; null where the name of the file says nothing.</summary>
    public string? Project => Wheel?.Name ?? Sdist?.Name;

    /// <summary>Null where the name of the file says none.</summary>
    public PythonVersion? Version => Wheel?.Version ?? Sdist?.Version;
}
