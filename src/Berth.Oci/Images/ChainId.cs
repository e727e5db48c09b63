using Berth.Core.Locking;

namespace Berth.Oci.Images;

/// <summary>Names a stack of layers by what is in it (OCI image-spec, config.md, "Layer ChainID").</summary>
public static class ChainId
{
    /// <param name="diffIds">Lowest first, at least one.</param>
    public static ContentDigest Of(IEnumerable<ContentDigest> diffIds) =>
        diffIds.Aggregate((below, diffId) => ContentDigest.Of($"{below} {diffId}"));
}
