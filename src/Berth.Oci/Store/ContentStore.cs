using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Images;
using Berth.Oci.Layers;
using Berth.Oci.Linux;

namespace Berth.Oci.Store;

/// <summary>
/// Content by digest in an OCI image layout on disk (image-layout.md), with unpacked layers and Berth's own records beside it.
/// Safe for many processes at once: a blob or snapshot appears under its name only when it is whole, by rename.
/// </summary>
public sealed class ContentStore
{
    /// <summary>Name of the folder inside a snapshot that is mounted; beside it lies a link named by the full digest.</summary>
    internal const string SnapshotRoot = "fs";

    private readonly IngestFolder _ingest;
    private bool _exists;

    private ContentStore(string home, TimeProvider time, Func<string> bootId)
    {
        Home = home;
        _ingest = new IngestFolder(Path.Combine(home, "ingest"), time);
        Tags = new ImageTags(this);
        Unsynced = new UnsyncedLayers(this, Path.Combine(home, "unsynced"), time, bootId);
    }

    /// <summary>Absolute path of the store's folder.</summary>
    public string Home { get; }

    /// <summary>Where files are made before they get their name; on the same file system as everything else in the store.</summary>
    public string Ingest => _ingest.Path;

    internal ImageTags Tags { get; }

    internal UnsyncedLayers Unsynced { get; }

    internal string LockPath => Path.Combine(Home, "lock");

    /// <summary>Opens the store in <paramref name="home"/>, making it first where there is none, and clears up after processes and machines that went down.</summary>
    /// <exception cref="BerthException">BERTH3104: the folder is something else; BERTH3102, BERTH3103: it cannot be made.</exception>
    public static ContentStore Open(string home) => Open(home, TimeProvider.System);

    public static ContentStore Open(string home, TimeProvider time) => Open(home, time, ReadBootId);

    /// <param name="bootId">Names the time since the machine was started; without dots.</param>
    internal static ContentStore Open(string home, TimeProvider time, Func<string> bootId)
    {
        var store = new ContentStore(Path.TrimEndingDirectorySeparator(Path.GetFullPath(home)), time, bootId);
        return StoreFailure.Translate(store, 0, () =>
        {
            store.EnsureCreated();
            store._ingest.RemoveLeftovers();
            store.Unsynced.Settle();
            return store;
        });
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
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BerthException(new Problem(OciProblems.MissingBlob, $"the store has no blob `{digest}`", Fix: "build or pull the image again"), e);
        }
    }

    /// <summary>Stores a small document.</summary>
    /// <exception cref="BerthException">BERTH3102, BERTH3103</exception>
    public ContentDigest Put(ReadOnlySpan<byte> content)
    {
        var digest = ContentDigest.Of(content);
        if (Contains(digest)) return digest;
        var bytes = content.ToArray();
        return StoreFailure.Translate(this, bytes.Length, () =>
        {
            WriteFile(BlobPath(digest), bytes);
            return digest;
        });
    }

    /// <summary>Stores what <paramref name="content"/> yields, hashing on the way; nothing appears unless digest and size are as expected.</summary>
    /// <param name="content">Read to its end; left open.</param>
    /// <exception cref="BerthException">BERTH3003: other bytes than expected; BERTH3102: disk full; BERTH3103: no permission.</exception>
    public async Task<ContentDigest> PutAsync(Stream content, ContentDigest? expected, long? expectedSize, CancellationToken cancellationToken)
    {
        var temporary = NewIngestPath();
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 17);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var file = FileDescriptor.Open(temporary, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive, 0x1a4);
            long size = 0;
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                file.Write(buffer.AsSpan(0, read));
                size += read;
                // More than promised is refused before it fills the disk.
                if (size > expectedSize) break;
            }

            var digest = ContentDigest.FromHash(hash.GetHashAndReset());
            if ((expectedSize is { } s && s != size) || (expected is { } e && e != digest)) throw Mismatch(expected, expectedSize, digest, size);
            file.Sync();
            File.Move(temporary, BlobPath(digest), overwrite: true);
            return digest;
        }
        catch (IOException e) when (StoreFailure.Explain(Home, expectedSize ?? 0, e) is { } problem)
        {
            throw new BerthException(problem, e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            TreeRemoval.Remove(temporary);
        }
    }

    /// <summary>A path in <see cref="Ingest"/> that nobody uses. What is left there when this process is gone is removed by a later one.</summary>
    public string NewIngestPath() => _ingest.NewPath();

    /// <summary>The folder with the unpacked layer, in overlayfs's form; kept short, since mount options have little room.</summary>
    public string SnapshotPath(ContentDigest diffId) => $"{SnapshotFolder(diffId)}/{SnapshotRoot}";

    public bool HasSnapshot(ContentDigest diffId) => Directory.Exists($"{SnapshotFolder(diffId)}/{diffId.Hex}");

    /// <summary>Whether the layer is there in every one of these forms.</summary>
    public bool Has(ContentDigest diffId, LayerForms forms) =>
        (!forms.HasFlag(LayerForms.Blob) || Contains(diffId)) && (!forms.HasFlag(LayerForms.Snapshot) || HasSnapshot(diffId));

    /// <summary>Unpacks the layer where that was not done yet or is gone.</summary>
    /// <exception cref="BerthException">BERTH3101: its blob is not there; BERTH3003: its blob is damaged; BERTH3102, BERTH3103.</exception>
    public Task EnsureSnapshotAsync(ContentDigest diffId, CancellationToken cancellationToken) => HasSnapshot(diffId)
        ? Task.CompletedTask
        : Task.Factory.StartNew(() => LayerExtraction.Extract(this, diffId, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Writes the layer's tar where only its snapshot was written so far: what other tools need to read it.</summary>
    /// <exception cref="BerthException">BERTH3101: the layer is not there; BERTH3003: its snapshot was changed; BERTH3102, BERTH3103.</exception>
    public Task EnsureBlobAsync(ContentDigest diffId, CancellationToken cancellationToken) => Contains(diffId)
        ? Task.CompletedTask
        : Task.Factory.StartNew(() => LayerPacking.Pack(this, diffId, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Waits for and takes a named lock among all processes that use the store; dispose gives it back, and so does the end of the process.</summary>
    public Task<FileLock> LockAsync(string name, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            Directory.CreateDirectory(Path.Combine(Home, "cache", "turns"));
            return FileLock.Take(Path.Combine(Home, "cache", "turns", name));
        },
        cancellationToken);

    /// <summary>Lets <paramref name="name"/> stand for an image, in place of what it stood for.</summary>
    /// <exception cref="BerthException">BERTH3105: index.json is damaged; BERTH3102, BERTH3103.</exception>
    public void Tag(string name, Descriptor image) => Tags.Set(name, image);

    /// <summary>Forgets a name; does nothing where it is unknown.</summary>
    public void Untag(string name) => Tags.Remove(name);

    /// <summary>Images by name, sorted. The name is not among a descriptor's annotations.</summary>
    /// <exception cref="BerthException">BERTH3105: index.json is damaged.</exception>
    public ImmutableSortedDictionary<string, Descriptor> Images() => Tags.Read();

    internal string SnapshotFolder(ContentDigest diffId) => $"{Home}/snapshots/{diffId.Hex.AsSpan(0, 16)}";

    internal void EnsureCreated()
    {
        if (_exists) return;
        if (!StoreLayout.IsStore(Home)) StoreLayout.Create(this);
        _exists = true;
    }

    /// <summary>Takes a snapshot away: first its name, then its files.</summary>
    internal void RemoveSnapshot(ContentDigest diffId)
    {
        if (!Directory.Exists(SnapshotFolder(diffId))) return;
        var doomed = NewIngestPath();
        Directory.Move(SnapshotFolder(diffId), doomed);
        TreeRemoval.Remove(doomed);
    }

    /// <summary>Replaces a file so that it is on the disk, whole, when this returns.</summary>
    internal void WriteFile(string path, ReadOnlySpan<byte> content)
    {
        var temporary = NewIngestPath();
        try
        {
            using (var file = FileDescriptor.Open(temporary, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive, 0x1a4))
            {
                file.Write(content);
                file.Sync();
            }

            File.Move(temporary, path, overwrite: true);
            using var folder = FileDescriptor.OpenDirectory(Path.GetDirectoryName(path)!);
            folder.Sync();
        }
        finally
        {
            TreeRemoval.Remove(temporary);
        }
    }

    private static BerthException Mismatch(ContentDigest? expected, long? expectedSize, ContentDigest digest, long size) => new(new Problem(
        OciProblems.DigestMismatch,
        $"expected `{(expected is { } e ? e.ToString() : "any digest")}`{(expectedSize is { } s ? $" of {s} bytes" : "")}, got `{digest}` of {size} bytes{(size > expectedSize ? " or more" : "")}",
        Fix: "fetch it again; if that does not help, its source is damaged"));

    private static string ReadBootId() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
}
