using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Layers;
using Berth.Oci.Linux;

namespace Berth.Oci.Store;

/// <summary>
/// Notes on layers whose bytes the disk may not have yet. A note is an empty file named by diff id and the kernel's boot id: its name is
/// in the file system's journal no later than the layer's. Notes from an earlier boot mean that the machine may have gone down in
/// between; those layers, and only those, are checked.
/// </summary>
internal sealed class UnsyncedLayers(ContentStore store, string folder, TimeProvider time, Func<string> bootId)
{
    /// <summary>After this long a sync finds next to nothing to do.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(5);

    public void Note(ContentDigest diffId)
    {
        Directory.CreateDirectory(folder);
        using var note = FileDescriptor.Open($"{folder}/{diffId.Hex}.{bootId()}", OpenFlags.WriteOnly | OpenFlags.Create, 0x1a4);
    }

    /// <summary>Checks what an earlier boot left open, and forgets what has long been written back. Costs one look at a folder where there are no notes.</summary>
    public void Settle()
    {
        if (DirectoryListing.Read(folder).Count == 0) return;
        var current = bootId();
        var notes = Notes();
        var settled = time.GetUtcNow() - Settled;
        if (notes.Any(n => n.BootId != current)) CheckEarlier(current);
        var old = notes.Where(n => n.BootId == current && IsOlder(n, settled)).ToArray();
        if (old.Length == 0) return;
        using (var home = FileDescriptor.OpenDirectory(store.Home)) home.SyncFileSystem();
        foreach (var note in old) Forget(note);
    }

    private void CheckEarlier(string current)
    {
        using var guard = FileLock.Take(store.LockPath);
        foreach (var note in Notes().Where(n => n.BootId != current))
        {
            Check(note.DiffId);
            Forget(note);
        }
    }

    /// <summary>Keeps the layer where its blob verifies, with its snapshot made anew; else drops both, to be derived again.</summary>
    private void Check(ContentDigest diffId)
    {
        store.RemoveSnapshot(diffId);
        if (!store.Contains(diffId)) return;
        try
        {
            LayerExtraction.Extract(store, diffId, CancellationToken.None);
        }
        catch (BerthException e) when (e.Problems[0].Code == OciProblems.DigestMismatch || e.Problems[0].Code == OciProblems.InvalidArchive)
        {
            TreeRemoval.Remove(store.BlobPath(diffId));
        }
    }

    private List<Written> Notes()
    {
        var notes = new List<Written>();
        foreach (var name in DirectoryListing.Read(folder))
        {
            var parts = name.Split('.');
            if (parts.Length == 2 && ContentDigest.TryParseHex(parts[0], out var diffId)) notes.Add(new Written(name, diffId, parts[1]));
        }

        return notes;
    }

    private bool IsOlder(Written note, DateTimeOffset than) =>
        FileStatus.Find($"{folder}/{note.Name}") is { } status && status.ModifiedAt < than.ToUnixTimeSeconds();

    private void Forget(Written note) => TreeRemoval.Remove($"{folder}/{note.Name}");

    private sealed record Written(string Name, ContentDigest DiffId, string BootId);
}
