using Berth.Core.Locking;
using Berth.Oci.Images;
using Berth.Oci.Store;

namespace Berth.Cli.Workspace;

/// <summary>What a person may call an image of the store.</summary>
public static class ImageNames
{
    /// <param name="what">A name, a digest, or the first six or more digits of one.</param>
    /// <returns>Null where there is no such image; no name for one that has none.</returns>
    public static (string? Name, Descriptor Descriptor)? Find(ContentStore store, string what)
    {
        var images = store.Images();
        var digest = what.StartsWith("sha256:", StringComparison.Ordinal) ? what[7..] : what;
        foreach (var (name, image) in images)
            if (name == what || (digest.Length >= 6 && image.Digest.Hex.StartsWith(digest, StringComparison.Ordinal))) return (name, image);
        if (!ContentDigest.TryParseHex(digest, out var whole) || !store.Contains(whole)) return null;
        return (null, new Descriptor { MediaType = MediaTypes.ImageManifest, Digest = whole, Size = new FileInfo(store.BlobPath(whole)).Length });
    }
}
