using System.Collections.Immutable;
using Berth.Core.Locking;

namespace Berth.Oci.Comparing;

/// <summary>A layer of an image in the store.</summary>
/// <param name="Size">Bytes of the uncompressed tar.</param>
/// <param name="Title">For people; null where the image does not tell.</param>
public sealed record ComparedLayer(ContentDigest DiffId, long Size, string? Title);

/// <summary>A layer that only one of two images has.</summary>
/// <param name="Added">The second image has it.</param>
/// <param name="Files">What is different in it, sorted by path: of an added layer what is new or changed, of the other kind what no added layer has.</param>
public sealed record LayerDifference(ComparedLayer Layer, bool Added, ImmutableArray<FileChange> Files);

/// <summary>How the layers of two images differ.</summary>
/// <param name="Shared">How many layers both have.</param>
/// <param name="PullBytes">Bytes, uncompressed, that somebody who has the first image has to fetch for the second.</param>
public sealed record ImageDifference(int Shared, ImmutableArray<LayerDifference> Layers, long PullBytes);
