using System.Collections.Immutable;
using System.Security.Cryptography;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Linux;

namespace Berth.Oci.Store;

/// <summary>Verifies everything in a store.</summary>
public static class StoreCheck
{
    /// <summary>Reads every blob, follows every image, looks at every snapshot.</summary>
    /// <param name="deep">Also unpacks each layer again and compares it with its snapshot, file by file.</param>
    /// <returns>All that is wrong, each with what mends it; empty for a sound store. Nothing is changed.</returns>
    public static Task<ImmutableArray<Problem>> RunAsync(ContentStore store, bool deep, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () =>
        {
            var problems = ImmutableArray.CreateBuilder<Problem>();
            CheckBlobs(store, problems, cancellationToken);
            ImageCheck.Run(store, problems);
            SnapshotCheck.Run(store, deep, problems, cancellationToken);
            return problems.ToImmutable();
        },
        cancellationToken,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private static void CheckBlobs(ContentStore store, ImmutableArray<Problem>.Builder problems, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(store.Home, "blobs", "sha256");
        var buffer = new byte[1 << 20];
        foreach (var name in DirectoryListing.Read(folder).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = $"{folder}/{name}";
            if (!ContentDigest.TryParseHex(name, out var digest))
            {
                problems.Add(new Problem(OciProblems.DamagedStore, $"`{path}` is not named by a digest", Fix: $"rm -rf {StoreFailure.Quoted(path)}"));
                continue;
            }

            if (Digest(path, buffer, cancellationToken) is { } found && found != digest)
                problems.Add(new Problem(OciProblems.DigestMismatch, $"the blob `{digest}` has the content of `{found}`", Fix: $"rm -f {StoreFailure.Quoted(path)}, then build or pull again"));
        }
    }

    /// <summary>Null where the file went away meanwhile.</summary>
    private static ContentDigest? Digest(string path, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var blob = FileStreams.OpenRead(path);
            int read;
            while ((read = blob.Read(buffer)) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
            }

            return ContentDigest.FromHash(hash.GetHashAndReset());
        }
        catch (LinuxException e) when (e.Error == Errno.NoEntry)
        {
            return null;
        }
    }
}
