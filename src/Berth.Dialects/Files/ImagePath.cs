namespace Berth.Dialects.Files;

/// <summary>References of images that lie on disk.</summary>
internal static class ImagePath
{
    private static readonly string[] Schemes = ["oci:", "oci-archive:", "docker-archive:"];

    /// <summary>The reference with its path made absolute; one of an image in a registry as it is.</summary>
    public static string Absolute(string reference, string folder)
    {
        if (reference.StartsWith("./", StringComparison.Ordinal) || reference.StartsWith("../", StringComparison.Ordinal)) return Path.GetFullPath(reference, folder);
        var scheme = Schemes.FirstOrDefault(s => reference.StartsWith(s, StringComparison.Ordinal));
        return scheme is null ? reference : scheme + Path.GetFullPath(reference[scheme.Length..], folder);
    }
}
