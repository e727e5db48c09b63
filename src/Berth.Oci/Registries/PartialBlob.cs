using Berth.Core.Locking;
using Berth.Oci.Images;
using Berth.Oci.Store;

namespace Berth.Oci.Registries;

/// <summary>
/// What has arrived of a blob so far, beside the store's blobs, so that a later call goes on from there. One process at a time has it;
/// another that wants the same blob meanwhile downloads on its own.
/// </summary>
internal sealed class PartialBlob : IAsyncDisposable
{
    private readonly FileStream _file;
    private bool _broken;

    private PartialBlob(FileStream file) => _file = file;

    /// <summary>Bytes that were there at opening.</summary>
    public long Length { get; private set; }

    public static string PathOf(ContentStore store, ContentDigest blob) => Path.Combine(store.Ingest, $"partial-{blob.Hex}");

    /// <returns>Null where another process has it or the disk does not let it be made.</returns>
    public static PartialBlob? TryOpen(ContentStore store, Descriptor blob)
    {
        try
        {
            var file = new FileStream(PathOf(store, blob.Digest), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 0);
            if (file.Length > blob.Size) file.SetLength(0);
            return new PartialBlob(file) { Length = file.Length };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Keeping a part is a favour to a later call; this one works without.
            return null;
        }
    }

    public async ValueTask<int> ReadAsync(long position, Memory<byte> buffer, CancellationToken cancellationToken) =>
        await RandomAccess.ReadAsync(_file.SafeFileHandle, buffer[..(int)Math.Min(buffer.Length, Length - position)], position, cancellationToken);

    /// <remarks>Not to be cancelled: what has been taken from the network has to be accounted for.</remarks>
    public void Append(long position, ReadOnlySpan<byte> bytes)
    {
        if (_broken) return;
        try
        {
            RandomAccess.Write(_file.SafeFileHandle, bytes, position);
        }
        catch (IOException)
        {
            // A full disk: give the room back at once. If it is truly needed, the import says so.
            _broken = true;
            _file.SetLength(0);
        }
    }

    /// <summary>The blob is imported, or what arrived is not the blob.</summary>
    public void Discard() => File.Delete(_file.Name);

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
