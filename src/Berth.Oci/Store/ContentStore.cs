using System.Buffers;
using System.Security.Cryptography;
using Berth.Core.Locking;
using Berth.Core.Problems;

namespace Berth.Oci.Store;

/// <summary>
/// Content by digest in an OCI image layout on disk (image-layout.md), with unpacked layers and Berth's own records beside it.
/// Safe for many processes at once: a blob or snapshot appears under its name only when it is whole, by rename.
/// </summary>
public sealed class ContentStore
{
    private ContentStore(string home) => Home = home;

    /// <summary>Absolute path of the store's folder.</summary>
    public string Home { get; }

    /// <summary>Where files are made before they get their name; on the same file system as everything else in the store.</summary>
    public string Ingest => Path.Combine(Home, "ingest");

    /// <summary>Opens the store in <paramref name="home"/>, making it first where there is none.</summary>
    public static ContentStore Open(string home)
    {
        var store = new ContentStore(Path.GetFullPath(home));
        Directory.CreateDirectory(Path.Combine(store.Home, "blobs", "sha256"));
        Directory.CreateDirectory(store.Ingest);
        return store;
    }

    public string BlobPath(ContentDigest digest) => Path.Combine(Home, "blobs", "sha256", digest.Hex);

    public bool Contains(ContentDigest digest) => File.Exists(BlobPath(digest));

    /// <exception cref="BerthException">BERTH3101: the blob is not there.</exception>
    public FileStream OpenRead(ContentDigest digest)
    {
        try
        {
            return new FileStream(BlobPath(digest), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        }
        catch (FileNotFoundException)
        {
            throw new BerthException(new Problem(OciProblems.MissingBlob, $"the store has no blob {digest}", Fix: "berth doctor --store"));
        }
    }

    /// <summary>Stores a small document.</summary>
    public ContentDigest Put(ReadOnlySpan<byte> content)
    {
        var digest = ContentDigest.Of(content);
        if (Contains(digest)) return digest;
        var temporary = Path.Combine(Ingest, Path.GetRandomFileName());
        using (var file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write))
        {
            RandomAccess.Write(file, content, 0);
            RandomAccess.FlushToDisk(file);
        }

        File.Move(temporary, BlobPath(digest), overwrite: true);
        return digest;
    }

    /// <summary>Stores what <paramref name="content"/> yields, hashing on the way; nothing appears unless digest and size are as expected.</summary>
    /// <param name="content">Read to its end; left open.</param>
    /// <exception cref="BerthException">BERTH3003: other bytes than expected; BERTH3102: disk full.</exception>
    public async Task<ContentDigest> PutAsync(Stream content, ContentDigest? expected, long? expectedSize, CancellationToken cancellationToken)
    {
        var temporary = Path.Combine(Ingest, Path.GetRandomFileName());
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 17);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long size = 0;
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0))
            {
                int read;
                while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
                {
                    hash.AppendData(buffer, 0, read);
                    await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                    size += read;
                }

                file.Flush(flushToDisk: true);
            }

            var digest = ContentDigest.FromHash(hash.GetHashAndReset());
            if ((expected is { } e && e != digest) || (expectedSize is { } s && s != size))
                throw new BerthException(new Problem(OciProblems.DigestMismatch, $"expected {expected} of {expectedSize} bytes, got {digest} of {size} bytes"));
            File.Move(temporary, BlobPath(digest), overwrite: true);
            return digest;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            File.Delete(temporary);
        }
    }
}
