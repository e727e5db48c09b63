using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Linux;
using Berth.Oci.Store;

namespace Berth.Oci.Layers;

/// <summary>A layer in the making: a blob and a snapshot under temporary names. Gone on dispose unless it was published.</summary>
internal sealed class LayerDraft : IDisposable
{
    private readonly ContentStore _store;
    private readonly bool _durable;
    private readonly string _blobPath;
    private readonly SnapshotDraft _snapshot;

    public LayerDraft(ContentStore store, LayerWriteOptions options)
    {
        _store = store;
        _durable = options.Durable;
        _blobPath = store.NewIngestPath();
        Blob = new BlobSink(_blobPath, options.Progress);
        try
        {
            _snapshot = new SnapshotDraft(store);
        }
        catch
        {
            Blob.Dispose();
            TreeRemoval.Remove(_blobPath);
            throw;
        }
    }

    public BlobSink Blob { get; }

    public SnapshotWriter Snapshot => _snapshot.Writer;

    /// <summary>Gives blob and snapshot their names, the blob first: a snapshot always has its blob.</summary>
    /// <exception cref="BerthException">BERTH3003: the digest is another than expected; nothing is published then.</exception>
    public StoredLayer Publish(int files, ContentDigest? expected)
    {
        var diffId = Blob.Complete();
        if (expected is { } e && e != diffId)
        {
            throw new BerthException(new Problem(
                OciProblems.DigestMismatch, $"a layer should have the diff id `{e}`, but its content has `{diffId}`", Fix: "fetch the image again; if that does not help, its source is damaged"));
        }

        _snapshot.Finish(diffId);
        if (_durable) Blob.SyncFileSystem();
        else _store.Unsynced.Note(diffId);
        File.Move(_blobPath, _store.BlobPath(diffId), overwrite: true);
        _snapshot.Publish(diffId);
        if (_durable)
        {
            using var home = FileDescriptor.OpenDirectory(_store.Home);
            home.SyncFileSystem();
        }

        return new StoredLayer(diffId, Blob.Length, files);
    }

    public void Dispose()
    {
        Blob.Dispose();
        TreeRemoval.Remove(_blobPath);
        _snapshot.Dispose();
    }
}
