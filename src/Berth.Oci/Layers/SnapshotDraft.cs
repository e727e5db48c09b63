using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Linux;
using Berth.Oci.Store;

namespace Berth.Oci.Layers;

/// <summary>A snapshot in the making, under a temporary name. Gone on dispose unless it was published.</summary>
internal sealed class SnapshotDraft : IDisposable
{
    private readonly ContentStore _store;
    private readonly string _folder;

    public SnapshotDraft(ContentStore store)
    {
        _store = store;
        _folder = store.NewIngestPath();
        var root = Path.Combine(_folder, ContentStore.SnapshotRoot);
        Directory.CreateDirectory(root);
        Writer = new SnapshotWriter(root);
    }

    public SnapshotWriter Writer { get; }

    /// <summary>Ends the writing and marks the snapshot with its full digest.</summary>
    public void Finish(ContentDigest diffId)
    {
        Writer.Finish();
        File.CreateSymbolicLink(Path.Combine(_folder, diffId.Hex), ContentStore.SnapshotRoot);
    }

    /// <summary>Gives the snapshot its name; where another process was faster, its snapshot stays.</summary>
    public void Publish(ContentDigest diffId)
    {
        var target = _store.SnapshotFolder(diffId);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        try
        {
            Rename(_folder, target);
        }
        catch (LinuxException e) when (e.Error is Errno.Exists or Errno.NotEmpty)
        {
            if (!_store.HasSnapshot(diffId))
            {
                throw new BerthException(new Problem(
                    OciProblems.DamagedStore, $"`{target}` is not the snapshot of `{diffId}`", Fix: $"rm -rf {StoreFailure.Quoted(target)}"));
            }
        }
    }

    public void Dispose()
    {
        Writer.Dispose();
        TreeRemoval.Remove(_folder);
    }

    private static unsafe void Rename(string from, string to)
    {
        fixed (byte* f = PathBytes.EncodeTerminated(from))
        fixed (byte* t = PathBytes.EncodeTerminated(to))
            if (Libc.RenameAt(Libc.CurrentDirectory, f, Libc.CurrentDirectory, t) != 0) throw LinuxException.Last("rename", to);
    }
}
