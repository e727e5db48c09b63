using Berth.Dialects.Files;
using Berth.Dialects.Files.Archives;

namespace Berth.Dialects.DataRobot;

/// <summary>Tells prebuilt images (what <c>docker save</c> writes, old and new) from archives of a folder. Their content is checked where they are imported.</summary>
internal static class ImageTarball
{
    /// <summary>By the first entry: layers and configurations are named by their digests and come before everything else.</summary>
    public static bool IsFirst(string path)
    {
        var top = path.Split('/')[0];
        return path is "oci-layout" or "blobs" || path.StartsWith("blobs/sha256", StringComparison.Ordinal)
            || (top.Length >= 64 && top.Take(64).All(char.IsAsciiHexDigit) && top[64..] is "" or ".json" or ".tar");
    }

    /// <summary>By all entries, for archives that begin otherwise: a list of images and no Dockerfile.</summary>
    public static bool Is(ArchiveListing listing)
    {
        var paths = listing.Entries.Select(e => e.Path).ToHashSet(StringComparer.Ordinal);
        return (listing.Entries.Length > 0 && IsFirst(listing.Entries[0].Path)) || (paths.Contains("manifest.json") && !paths.Contains("Dockerfile") && listing.Entries.Any(e => e.Path.EndsWith(".tar", StringComparison.Ordinal)))
            || (paths.Contains("oci-layout") && paths.Contains("index.json"));
    }

    /// <summary>Whether the file is one, as far as its beginning tells.</summary>
    public static bool Is(DocumentFile file) =>
        ArchiveFormats.Of(file.FullPath) is ArchiveFormat.Tar or ArchiveFormat.GzippedTar
        && ArchiveListing.Read(file, ArchiveLimits.Default, _ => false, _ => true).Value is { Entries: [var first, ..] } && IsFirst(first.Path);
}
