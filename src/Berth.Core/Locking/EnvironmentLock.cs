using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Berth.Core.Environments;

namespace Berth.Core.Locking;

/// <summary>Exactly what an environment is made of: one entry per variant. Building from it needs no resolution.</summary>
/// <param name="Spec">Digest of the specification it was resolved from, for all accelerators; a different one means the lock is out of date.</param>
/// <param name="Variants">Sorted by platform, then accelerator.</param>
public sealed record EnvironmentLock(ContentDigest Spec, ImmutableArray<LockedVariant> Variants)
{
    public const int Version = 1;

    public LockedVariant? Find(Platform platform, Accelerator accelerator) =>
        Variants.FirstOrDefault(v => v.Platform == platform && v.Accelerator == accelerator);

    /// <summary>Digest of what the specification asks for on the accelerator of one variant of this lock.</summary>
    public ContentDigest SpecOf(LockedVariant variant) => variant.Spec ?? Spec;

    /// <summary>This lock with one variant added or replaced.</summary>
    public EnvironmentLock With(LockedVariant variant) => this with
    {
        Variants = [.. Variants
            .Where(v => v.Platform != variant.Platform || v.Accelerator != variant.Accelerator)
            .Append(variant)
            .OrderBy(v => v.Platform.ToString(), StringComparer.Ordinal).ThenBy(v => v.Accelerator)],
    };
}

/// <summary>One platform and accelerator of a lock.</summary>
public sealed record LockedVariant
{
    public required Platform Platform { get; init; }

    public required Accelerator Accelerator { get; init; }

    /// <summary>Digest of what the specification asks for on this accelerator; null where that is the same on all of them, and so the lock's own.</summary>
    public ContentDigest? Spec { get; init; }

    public required LockedBase Base { get; init; }

    /// <summary>Null where no apt packages are asked for.</summary>
    public LockedAptLayer? Apt { get; init; }

    /// <summary>Facts of the interpreter, as found under the Python packages; null where there are none.</summary>
    public PythonFacts? Python { get; init; }

    /// <summary>Sorted by normalised name.</summary>
    public ImmutableArray<LockedWheel> Wheels { get; init; } = [];

    /// <summary>In the order they run.</summary>
    public ImmutableArray<LockedStep> Steps { get; init; } = [];
}

/// <summary>A base image by digest.</summary>
/// <param name="Reference">As declared, for people.</param>
/// <param name="Manifest">Digest of the platform's manifest in the content store.</param>
/// <param name="Packages">Debian packages of a bootstrapped base, sorted; empty for other bases.</param>
public sealed record LockedBase(string Reference, ContentDigest Manifest, ImmutableArray<LockedDeb> Packages);

/// <summary>One installed Debian package.</summary>
public sealed record LockedDeb(string Name, string Version, string Architecture);

/// <summary>The layer that installing apt packages produced.</summary>
/// <param name="Request">Package names as declared, in order.</param>
/// <param name="Packages">What the layer added or changed, sorted by name.</param>
public sealed record LockedAptLayer(ImmutableArray<string> Request, ImmutableArray<LockedDeb> Packages, LockedLayer Layer);

/// <summary>A step and the layer it produced.</summary>
public sealed record LockedStep(string Command, LockedLayer Layer);

/// <summary>A layer that had to be executed to exist.</summary>
/// <param name="Key">Digest of everything that went in: chain id below, command, files, variables.</param>
/// <param name="DiffId">Digest of the uncompressed tar.</param>
/// <param name="Size">Bytes of the uncompressed tar.</param>
public sealed record LockedLayer(ContentDigest Key, ContentDigest DiffId, long Size);

/// <summary>One wheel, exactly.</summary>
/// <param name="Name">Normalised (PEP 503).</param>
/// <param name="Version">Normalised (PEP 440).</param>
/// <param name="Url">Where it was found: <c>https:</c> or <c>file:</c>, without credentials.</param>
/// <param name="Size">Bytes of the archive.</param>
/// <param name="Needs">Normalised names of the packages of the same lock that this one asks for on this target, sorted.</param>
public sealed record LockedWheel(string Name, string Version, string FileName, string Url, long Size, ContentDigest Sha256, ImmutableArray<string> Needs)
{
    /// <summary>True where the declaration itself asks for the package, not only another package.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Requested { get; init; }

    /// <summary>
    /// What the wheel was built from, with <see cref="LockedWheel.Sha256"/> and <see cref="LockedWheel.Size"/> of the wheel that came out; null for
    /// a wheel that somebody else made.
    /// </summary>
    public LockedSource? Source { get; init; }
}

/// <summary>A source distribution, exactly; its address is the wheel's.</summary>
/// <param name="Size">Bytes of the archive.</param>
public sealed record LockedSource(string FileName, long Size, ContentDigest Sha256);

/// <summary>What is known of a Python interpreter inside an image.</summary>
public sealed record PythonFacts
{
    /// <summary>Absolute path inside the image, links not resolved: <c>/usr/bin/python3</c>.</summary>
    public required string Executable { get; init; }

    /// <summary>Such as <c>3.11.2</c>.</summary>
    public required string Version { get; init; }

    /// <summary><c>cp</c> for CPython, <c>pp</c> for PyPy, as in wheel tags.</summary>
    public required string ImplementationTag { get; init; }

    /// <summary>Values of PEP 508 markers by name.</summary>
    public required ImmutableSortedDictionary<string, string> Markers { get; init; }

    /// <summary>PEP 425 tags the interpreter accepts, best first.</summary>
    public required ImmutableArray<string> Tags { get; init; }

    /// <summary>The first two numbers of the version: <c>3.11</c>.</summary>
    public string MinorVersion => string.Join('.', Version.Split('.').Take(2));
}
