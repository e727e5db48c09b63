using Berth.Core.Packages;

namespace Berth.Dialects.Requirements;

/// <summary>What the name of a package file says, as far as a dialect has to know it.</summary>
internal static class PackageFileName
{
    private static readonly string[] Archives = [".whl", ".zip", ".tar.gz", ".tgz", ".tar", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tlz", ".tar.lz", ".tar.lzma"];

    public static bool IsArchive(string path) => Archives.Any(a => path.EndsWith(a, StringComparison.OrdinalIgnoreCase));

    /// <summary>The project that a wheel or source distribution is of; null where its name does not say.</summary>
    public static string? ProjectOf(string fileName)
    {
        var suffix = Archives.FirstOrDefault(a => fileName.EndsWith(a, StringComparison.OrdinalIgnoreCase));
        if (suffix is null) return null;
        var stem = fileName[..^suffix.Length];
        var cut = stem.IndexOf('-', StringComparison.Ordinal);
        if (suffix != ".whl")
        {
            cut = stem.LastIndexOf('-');
            if (cut > 0 && (cut + 1 == stem.Length || !char.IsAsciiDigit(stem[cut + 1]))) return null;
        }

        return cut > 0 && PackageName.IsValid(stem.AsSpan(0, cut)) ? stem[..cut] : null;
    }
}
