using System.Collections.Immutable;
using Berth.Core.Problems;

namespace Berth.Core.Environments;

/// <summary>A base image that a Dockerfile makes. An environment has either this or base images.</summary>
/// <param name="File">Absolute path of the Dockerfile; of the document where <see cref="Text"/> is given.</param>
/// <param name="Context">Absolute path of the folder that <c>COPY</c> and <c>ADD</c> see; null where the Dockerfile stands alone.</param>
public sealed record DockerfileSpec(string File, string? Context)
{
    /// <summary>The Dockerfile's own lines where the document holds them; null where <see cref="File"/> does.</summary>
    public string? Text { get; init; }

    /// <summary>Values for <c>ARG</c>; part of the image's identity, so never secrets.</summary>
    public ImmutableSortedDictionary<string, string> Arguments { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The stage that is built; null: the last.</summary>
    public string? Target { get; init; }

    /// <summary>Where the document asks for it.</summary>
    public SourceSpan? Where { get; init; }
}
