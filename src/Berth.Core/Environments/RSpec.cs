using System.Collections.Immutable;
using Berth.Core.Problems;

namespace Berth.Core.Environments;

/// <summary>R and its packages, in the order they are installed: CRAN, Bioconductor, GitHub, addresses.</summary>
public sealed record RSpec
{
    /// <summary>Null: the newest.</summary>
    public string? Version { get; init; }

    /// <summary>R is in the base image, and nothing is added to it.</summary>
    public bool UserManaged { get; init; }

    /// <summary>Absolute path of <c>Rscript</c> inside the image; only for <see cref="UserManaged"/>.</summary>
    public string? Rscript { get; init; }

    /// <summary>Day of the package snapshot, <c>YYYY-MM-DD</c>; null: now.</summary>
    public string? Snapshot { get; init; }

    public ImmutableArray<RPackage> Cran { get; init; } = [];

    public ImmutableArray<string> Bioconductor { get; init; } = [];

    /// <summary><c>owner/name</c>; the tokens of private ones are nowhere here.</summary>
    public ImmutableArray<string> GitHub { get; init; } = [];

    /// <summary>Addresses or absolute paths of folders.</summary>
    public ImmutableArray<string> Addresses { get; init; } = [];

    public SourceSpan? Where { get; init; }
}

/// <param name="Version">Null: the newest.</param>
/// <param name="Repository">Null: CRAN's own.</param>
public sealed record RPackage(string Name, string? Version, string? Repository);
