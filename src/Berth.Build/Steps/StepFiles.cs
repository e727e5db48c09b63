using System.Security.Cryptography;
using System.Text;
using Berth.Core.Locking;
using Berth.Oci.Linux;

namespace Berth.Build.Steps;

/// <summary>
/// Digests of the files and folders that build steps see: content, names, links and whether a file may be executed; times and owners do not
/// count. Links below a folder are not followed: the step sees links too, and they may lead in circles.
/// </summary>
public static class StepFiles
{
    /// <exception cref="FileNotFoundException">Nothing stands at the path.</exception>
    public static ContentDigest DigestOf(string path)
    {
        if (FileStatus.FindTarget(path) is not { } status) throw new FileNotFoundException($"there is no `{path}`", path);
        if (status.Kind == FileKind.File)
        {
            using var file = File.OpenRead(path);
            return DigestOf(file, status);
        }

        if (status.Kind != FileKind.Directory) return DigestOf(path, status);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Walk(path, "", hash);
        return ContentDigest.FromHash(hash.GetHashAndReset());
    }

    private static void Walk(string folder, string prefix, IncrementalHash hash)
    {
        foreach (var name in DirectoryListing.Read(folder).Order(StringComparer.Ordinal))
        {
            var path = $"{folder}/{name}";
            if (FileStatus.Find(path) is not { } status) continue;
            hash.AppendData(PathBytes.Encode(prefix + name));
            hash.AppendData(Encoding.UTF8.GetBytes($"\0{DigestOf(path, status)}\n"));
            if (status.Kind == FileKind.Directory) Walk(path, $"{prefix}{name}/", hash);
        }
    }

    private static ContentDigest DigestOf(string path, FileStatus status)
    {
        if (status.Kind == FileKind.SymbolicLink) return ContentDigest.Of([.. "link "u8, .. PathBytes.Encode(SymbolicLinks.Read(path))]);
        // Reading a pipe would wait for a writer.
        if (status.Kind != FileKind.File) return ContentDigest.Of($"{status.Kind}");
        using var file = FileStreams.OpenRead(path);
        return DigestOf(file, status);
    }

    private static ContentDigest DigestOf(Stream file, FileStatus status)
    {
        var executable = (status.Mode & (int)UnixFileMode.UserExecute) != 0;
        return ContentDigest.Of($"{Convert.ToHexString(SHA256.HashData(file))} {executable}");
    }
}
