using System.IO.Compression;
using Berth.Core.Locking;
using Berth.Oci.Store;

namespace Berth.Oci.Layers;

/// <summary>Brings a layer into the store.</summary>
public static class LayerImport
{
    /// <param name="layer">A tar, plain or compressed with gzip; left open.</param>
    public static async Task<StoredLayer> ImportAsync(ContentStore store, Stream layer, ContentDigest? expectedDiffId, CancellationToken cancellationToken)
    {
        var head = new byte[2];
        var known = await layer.ReadAtLeastAsync(head, 2, throwOnEndOfStream: false, cancellationToken);
        await using var whole = new Prefixed(head.AsMemory(0, known), layer);
        if (head is not [0x1f, 0x8b]) return await PutAsync(store, whole, expectedDiffId, cancellationToken);
        await using var inflated = new GZipStream(whole, CompressionMode.Decompress, leaveOpen: true);
        return await PutAsync(store, inflated, expectedDiffId, cancellationToken);
    }

    private static async Task<StoredLayer> PutAsync(ContentStore store, Stream tar, ContentDigest? expected, CancellationToken cancellationToken)
    {
        var digest = await store.PutAsync(tar, expected, null, cancellationToken);
        return new StoredLayer(digest, new FileInfo(store.BlobPath(digest)).Length, 0);
    }

    private sealed class Prefixed(ReadOnlyMemory<byte> head, Stream rest) : Stream
    {
        private ReadOnlyMemory<byte> _head = head;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_head.IsEmpty) return rest.ReadAsync(buffer, cancellationToken);
            var taken = Math.Min(buffer.Length, _head.Length);
            _head[..taken].CopyTo(buffer);
            _head = _head[taken..];
            return ValueTask.FromResult(taken);
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
