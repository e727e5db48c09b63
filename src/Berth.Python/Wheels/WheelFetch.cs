using System.Security.Cryptography;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Indexes;

namespace Berth.Python.Wheels;

/// <summary>Brings wheels to this machine, verified.</summary>
/// <param name="folder">Where downloads are kept, each named by the hexadecimal digits of its digest; made where missing.</param>
public sealed class WheelFetch(IndexHttp http, string folder)
{
    /// <summary>Bytes of a wheel whose size nobody says.</summary>
    private const long Largest = 64L << 30;

    /// <summary>Where downloads are kept.</summary>
    public string Folder { get; } = folder;

    /// <summary>Path of the verified archive: the local file itself, or one in the folder, downloaded where it is not there yet.</summary>
    /// <exception cref="BerthException">Not to be had, or other bytes than the lock says.</exception>
    public async Task<string> FetchAsync(LockedWheel wheel, CancellationToken cancellationToken)
    {
        // What was built here has its source's address.
        if (wheel.Source is not null) return IsKept(wheel.Sha256) ? KeptPath(wheel.Sha256) : throw NotBuilt(wheel);
        var url = new Uri(wheel.Url);
        if (url.IsFile) return await LocalAsync(url.LocalPath, wheel, cancellationToken);
        // Names in the folder appear only once their content was verified.
        if (Kept(wheel.Sha256, wheel.Size) is { } path) return path;
        var (downloaded, _, size) = await DownloadAsync(http.KeepCredentials(url), wheel.Sha256, wheel.FileName, wheel.Size, cancellationToken);
        return size == wheel.Size ? downloaded : throw new BerthException(new Problem(PythonProblems.HashMismatch, $"`{wheel.FileName}` has {size} bytes, not {wheel.Size}", Fix: "lock again"));
    }

    /// <summary>Whether a file of this digest lies in the folder.</summary>
    public bool IsKept(ContentDigest sha256) => File.Exists(KeptPath(sha256));

    /// <summary>Where a file of this digest lies, once it is there.</summary>
    public string KeptPath(ContentDigest sha256) => Path.Combine(Folder, sha256.Hex);

    /// <summary>Puts a wheel that was made here among the downloads.</summary>
    /// <returns>Its digest and bytes.</returns>
    public (ContentDigest Sha256, long Size) Keep(string wheel)
    {
        Directory.CreateDirectory(Folder);
        var partial = Path.Combine(Folder, $"{Guid.NewGuid():N}.part");
        try
        {
            File.Copy(wheel, partial);
            using var file = File.OpenRead(partial);
            var digest = ContentDigest.FromHash(SHA256.HashData(file));
            File.Move(partial, KeptPath(digest), overwrite: true);
            return (digest, file.Length);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>Downloads a wheel, or reads it where it is local, to learn its digest and size.</summary>
    /// <param name="expected">Null where the digest is not known.</param>
    public Task<(string Path, ContentDigest Sha256, long Size)> DownloadAsync(Uri url, ContentDigest? expected, string fileName, CancellationToken cancellationToken) =>
        DownloadAsync(url, expected, fileName, Largest, cancellationToken);

    /// <inheritdoc cref="DownloadAsync(Uri, ContentDigest?, string, CancellationToken)"/>
    public Task<(string Path, ContentDigest Sha256, long Size)> DownloadAsync(IndexFile file, CancellationToken cancellationToken) =>
        DownloadAsync(file.Url, file.Sha256, file.FileName, file.Size ?? Largest, cancellationToken);

    /// <summary>Digest and size of a file: as published, else asked of the server, else by downloading it.</summary>
    public async Task<(ContentDigest Sha256, long Size)> IdentityAsync(IndexFile file, CancellationToken cancellationToken)
    {
        if (file is { Sha256: { } known, Size: { } bytes }) return (known, bytes);
        if (file.Sha256 is { } digest && !file.Url.IsFile && Kept(digest, null) is null)
        {
            using var response = await http.TryAsync(() => http.SendAsync(HttpMethod.Head, file.Url, 0, null, cancellationToken), cancellationToken);
            if (response.IsSuccessStatusCode && response.Content.Headers.ContentLength is { } length) return (digest, length);
        }

        var kept = await DownloadAsync(file, cancellationToken);
        return (kept.Sha256, kept.Size);
    }

    /// <summary>Path of a wheel that is in the folder already; null where it is not.</summary>
    internal string? Kept(ContentDigest digest, long? size) =>
        new FileInfo(Path.Combine(Folder, digest.Hex)) is { Exists: true } kept && (size is null || kept.Length == size) ? kept.FullName : null;

    private async Task<(string Path, ContentDigest Sha256, long Size)> DownloadAsync(Uri url, ContentDigest? expected, string fileName, long longest, CancellationToken cancellationToken)
    {
        if (url.IsFile)
        {
            var (local, length) = await HashAsync(url.LocalPath, cancellationToken);
            return expected is { } wanted && wanted != local ? throw Mismatch(fileName, wanted, local) : (url.LocalPath, local, length);
        }

        if (expected is { } known && Kept(known, null) is { } path) return (path, known, new FileInfo(path).Length);
        try
        {
            return await KeepAsync(url, expected, fileName, longest, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BerthException(new Problem(PythonProblems.CannotKeepWheel, $"`{fileName}` cannot be written to `{Folder}`: {e.Message}", Fix: "make room on the disk, or set BERTH_HOME to a folder that can be written"), e);
        }
    }

    private async Task<(string Path, ContentDigest Sha256, long Size)> KeepAsync(Uri url, ContentDigest? expected, string fileName, long longest, CancellationToken cancellationToken)
    {
        await using var part = await PartialWheel.OpenAsync(Folder, expected, longest, cancellationToken);
        // Whoever had the part before may have finished it.
        if (expected is { } known && Kept(known, null) is { } path)
        {
            part.Discard();
            return (path, known, new FileInfo(path).Length);
        }

        var resumed = part.Length > 0;
        var download = new WheelDownload(http, url, fileName, longest);
        if (part.Length == 0 || part.Digest() != expected) await download.ReceiveAsync(part, cancellationToken);
        if (resumed && part.Digest() != expected)
        {
            // What an earlier run left may be of another file that stood there then.
            part.Restart();
            await download.ReceiveAsync(part, cancellationToken);
        }

        var digest = part.Digest();
        if (expected is { } wanted && wanted != digest)
        {
            part.Discard();
            throw Mismatch(fileName, wanted, digest);
        }

        return (part.Keep(Path.Combine(Folder, digest.Hex)), digest, part.Length);
    }

    private static async Task<string> LocalAsync(string path, LockedWheel wheel, CancellationToken cancellationToken)
    {
        var (digest, _) = await HashAsync(path, cancellationToken);
        return digest == wheel.Sha256 ? path : throw Mismatch(wheel.FileName, wheel.Sha256, digest);
    }

    private static async Task<(ContentDigest Digest, long Size)> HashAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan);
            return (ContentDigest.FromHash(await SHA256.HashDataAsync(file, cancellationToken)), file.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BerthException(new Problem(PythonProblems.DamagedWheel, $"`{path}` cannot be read: {e.Message}", Fix: $"put the wheel back at `{path}`, or lock again"), e);
        }
    }

    private static BerthException Mismatch(string fileName, ContentDigest expected, ContentDigest found) =>
        new(new Problem(PythonProblems.HashMismatch, $"`{fileName}` has the digest `{found}`, not `{expected}`", Fix: "lock again if the file was replaced on purpose; otherwise do not use it"));

    private static BerthException NotBuilt(LockedWheel wheel) =>
        new(new Problem(PythonProblems.OnlySourceDistribution, $"`{wheel.FileName}` has to be built from `{wheel.Source!.FileName}` first", Fix: "run `berth build` on the declaration"));
}
