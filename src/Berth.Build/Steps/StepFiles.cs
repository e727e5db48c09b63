using System.Security.Cryptography;
using Berth.Core.Locking;

namespace Berth.Build.Steps;

/// <summary>Digests of the files and folders that build steps see: content, names and whether a file may be executed; times and owners do not count.</summary>
public static class StepFiles
{
    /// <exception cref="FileNotFoundException">Nothing stands at the path.</exception>
    public static ContentDigest DigestOf(string path)
    {
        if (File.Exists(path)) return DigestOfFile(path);
        if (!Directory.Exists(path)) throw new FileNotFoundException(null, path);
        var lines = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Select(f => (Relative: Path.GetRelativePath(path, f), File: f))
            .OrderBy(f => f.Relative, StringComparer.Ordinal)
            .Select(f => $"{f.Relative}\0{DigestOfFile(f.File)}\n");
        return ContentDigest.Of(string.Concat(lines));
    }

    private static ContentDigest DigestOfFile(string path)
    {
        using var file = File.OpenRead(path);
        var executable = (File.GetUnixFileMode(path) & UnixFileMode.UserExecute) != 0;
        return ContentDigest.Of($"{Convert.ToHexString(SHA256.HashData(file))} {executable}");
    }
}
