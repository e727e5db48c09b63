using System.Net;
using System.Security.Cryptography;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Indexes;

namespace Berth.Python.Wheels;

/// <summary>Brings wheels to this machine, verified.</summary>
/// <param name="folder">Where downloads are kept, each named by the hexadecimal digits of its digest; made where missing.</param>
public sealed class WheelFetch(IndexHttp http, string folder)
{
    /// <summary>How often a download may be cut in a row before it is given up.</summary>
    private const int MostCuts = 3;

    private static int counter;

    /// <summary>Path of the verified archive: the local file itself, or one in the folder, downloaded where it is not there yet.</summary>
    /// <exception cref="BerthException">Not to be had, or other bytes than the lock says.</exception>
    public async Task<string> FetchAsync(LockedWheel wheel, CancellationToken cancellationToken)
    {
        // What was built here has its source's address.
        if (wheel.Source is not null) return IsKept(wheel.Sha256) ? KeptPath(wheel.Sha256) : throw NotBuilt(wheel);
        var url = new Uri(wheel.Url);
        if (url.IsFile) return await LocalAsync(url.LocalPath, wheel, cancellationToken);
        var path = Path.Combine(folder, wheel.Sha256.Hex);
        // Names in the folder appear only once their content was verified.
        if (new FileInfo(path) is { Exists: true } kept && kept.Length == wheel.Size) return path;
        return (await DownloadAsync(http.KeepCredentials(url), wheel.Sha256, wheel.FileName, cancellationToken)).Path;
    }

    /// <summary>Whether a file of this digest lies in the folder.</summary>
    public bool IsKept(ContentDigest sha256) => File.Exists(KeptPath(sha256));

    /// <summary>Where a file of this digest lies, once it is there.</summary>
    public string KeptPath(ContentDigest sha256) => Path.Combine(folder, sha256.Hex);

    /// <summary>Puts a wheel that was made here among the downloads.</summary>
    /// <returns>Its digest and bytes.</returns>
    public (ContentDigest Sha256, long Size) Keep(string wheel)
    {
        Directory.CreateDirectory(folder);
        var partial = Path.Combine(folder, $"{Environment.ProcessId}-{Interlocked.Increment(ref counter)}.part");
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
    public async Task<(string Path, ContentDigest Sha256, long Size)> DownloadAsync(Uri url, ContentDigest? expected, string fileName, CancellationToken cancellationToken)
    {
        if (url.IsFile)
        {
            var (local, length) = await HashAsync(url.LocalPath, cancellationToken);
            return expected is { } wanted && wanted != local ? throw Mismatch(fileName, wanted, local) : (url.LocalPath, local, length);
        }

        if (expected is { } known && new FileInfo(Path.Combine(folder, known.Hex)) is { Exists: true } kept) return (kept.FullName, known, kept.Length);
        try
        {
            return await KeepAsync(url, expected, fileName, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BerthException(new Problem(PythonProblems.CannotKeepWheel, $"`{fileName}` cannot be written to `{folder}`: {e.Message}", Fix: "make room on the disk, or set BERTH_HOME to a folder that can be written"), e);
        }
    }

    private async Task<(string Path, ContentDigest Sha256, long Size)> KeepAsync(Uri url, ContentDigest? expected, string fileName, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var partial = Path.Combine(folder, $"{Environment.ProcessId}-{Interlocked.Increment(ref counter)}.part");
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long size;
            await using (var file = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
            {
                await ReceiveAsync(url, file, hash, cancellationToken);
                file.Flush(flushToDisk: true);
                size = file.Length;
            }

            var digest = ContentDigest.FromHash(hash.GetHashAndReset());
            if (expected is { } wanted && wanted != digest) throw Mismatch(fileName, wanted, digest);
            var path = Path.Combine(folder, digest.Hex);
            File.Move(partial, path, overwrite: true);
            return (path, digest, size);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>Receives everything, going on where the line was cut. Cuts count anew whenever bytes arrived.</summary>
    private async Task ReceiveAsync(Uri url, FileStream file, IncrementalHash hash, CancellationToken cancellationToken)
    {
        for (var cuts = 1; ; cuts++)
        {
            var before = file.Position;
            try
            {
                using var response = await http.SendAsync(HttpMethod.Get, url, before, null, cancellationToken);
                if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone) throw Gone(url);
                if (response.StatusCode != HttpStatusCode.PartialContent || response.Content.Headers.ContentRange?.From != before) Restart(file, hash);
                await CopyAsync(url, response, file, hash, cancellationToken);
                return;
            }
            catch (BerthException e) when (IndexHttp.IsPassing(e))
            {
                if (file.Position > before) cuts = 0;
                if (cuts >= MostCuts) throw;
                await http.PauseAsync(Math.Max(1, cuts), cancellationToken);
            }
        }
    }

    private async Task CopyAsync(Uri url, HttpResponseMessage response, FileStream file, IncrementalHash hash, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[128 << 10];
        while (true)
        {
            int count;
            try
            {
                count = await http.ReadSomeAsync(body, buffer, cancellationToken);
            }
            catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                throw IndexHttp.CutShort(url, e);
            }

            if (count == 0) return;
            hash.AppendData(buffer, 0, count);
            await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }

    private static void Restart(FileStream file, IncrementalHash hash)
    {
        file.SetLength(0);
        file.Position = 0;
        hash.GetHashAndReset();
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

    private static BerthException Gone(Uri url) =>
        new(new Problem(PythonProblems.VersionNotFound, $"`{PageLink.WithoutSecrets(url)}` is no longer there", Fix: "lock again"));
}
