using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Python.Requirements;
using Berth.Python.Versions;

namespace Berth.Python.Pylock;

/// <summary>One <c>[[packages]]</c> entry. Either files of an index (wheels, a source distribution), or exactly one other origin.</summary>
/// <param name="Name">Normalised.</param>
public sealed record PylockPackage(string Name, SourceSpan Where)
{
    /// <summary>Null where only a build tells, as for folders.</summary>
    public PythonVersion? Version { get; init; }

    public Marker? Marker { get; init; }

    public SpecifierSet RequiresPython { get; init; } = SpecifierSet.Any;

    /// <summary>Normalised names, as far as the lock tells them.</summary>
    public ImmutableArray<string> Dependencies { get; init; } = [];

    public ImmutableArray<PylockArtifact> Wheels { get; init; } = [];

    public PylockArtifact? SourceDistribution { get; init; }

    public PylockArtifact? Archive { get; init; }

    /// <summary>Whether the package is a commit of a repository.</summary>
    public bool IsVersionControl { get; init; }

    /// <summary>Path of a folder, as written; null for other packages.</summary>
    public string? Directory { get; init; }
}

/// <summary>A file of a package.</summary>
/// <param name="FileName">Its own name, or the last part of its address or path.</param>
/// <param name="Url">Null where there is only a path.</param>
/// <param name="Path">As written; null where there is only an address.</param>
/// <param name="Size">Bytes; null where the lock does not say.</param>
/// <param name="Hashes">Digits by algorithm.</param>
public sealed record PylockArtifact(string FileName, string? Url, string? Path, long? Size, ImmutableSortedDictionary<string, string> Hashes, SourceSpan Where);
