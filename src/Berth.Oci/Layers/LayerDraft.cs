using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Linux;
using Berth.Oci.Store;

namespace Berth.Oci.Layers;

/// <summary>A layer in the making, in the forms asked for, under temporary names. Gone on dispose unless it was published.</summary>
internal sealed class LayerDraft : IDisposable
{
    private readonly ContentStore _store;
    private readonly bool _durable;
    private readonly string? _blobPath;
    private readonly SnapshotDraft? _snapshot;

    public LayerDraft(ContentStore store, LayerWriteOptions options)
    {
        _store = store;
        _durable = options.Durable;
        _blobPath = options.Forms.HasFlag(LayerForms.Blob) ? store.NewIngestPath() : null;
        Blob = new BlobSink(_blobPath, options.Progress);
        try
        {
            _snapshot = options.Forms.HasFlag(LayerForms.Snapshot) ? new SnapshotDraft(store) : null;
        }
        catch
        {
            Blob.Dispose();
            if (_blobPath is not null) TreeRemoval.Remove(_blobPath);
            throw;
        }
    }

    /// <summary>Takes the tar, whether or not it is kept: its digest names the layer.</summary>
    public BlobSink Blob { get; }

    /// <summary>Null where only the tar is wanted.</summary>
    public SnapshotWriter? Snapshot => _snapshot?.Writer;

    /// <summary>Gives blob and snapshot their names, the blob first.</summary>
    /// <exception cref="BerthException">BERTH3003: the digest is another than expected; nothing is published then.</exception>
    public StoredLayer Publish(int files, ContentDigest? expected)
    {
        var diffId = Blob.Complete();
        if (expected is { } e && e != diffId)
        {
            throw new BerthException(new Problem(
                OciProblems.DigestMismatch, $"a layer should have the diff id `{e}`, but its content has `{diffId}`", Fix: "fetch the image again; if that does not help, its source is damaged"));
        }

        _snapshot?.Finish(diffId);
        if (_durable) SyncFileSystem(_store.Ingest);
        else _store.Unsynced.Note(diffId);
        if (_blobPath is not null) File.Move(_blobPath, _store.BlobPath(diffId), overwrite: true);
        _snapshot?.Publish(diffId);
        if (_durable) SyncFileSystem(_store.Home);
        return new StoredLayer(diffId, Blob.Length, files);
    }

    public void Dispose()
    {
        Blob.Dispose();
        if (_blobPath is not null) TreeRemoval.Remove(_blobPath);
        _snapshot?.Dispose();
    }

    private static void SyncFileSystem(string folder)
    {
        using var descriptor = FileDescriptor.OpenDirectory(folder);
        descriptor.SyncFileSystem();
    }
}
