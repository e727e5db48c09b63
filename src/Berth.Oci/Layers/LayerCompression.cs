using System.IO.Compression;
using Berth.Core.Problems;

namespace Berth.Oci.Layers;

/// <summary>Tells by its first bytes how a layer is compressed, and undoes it.</summary>
internal static class LayerCompression
{
    private const int MagicLength = 6;

    /// <param name="layer">Read forward only; left open.</param>
    /// <returns>The plain tar. The caller closes it.</returns>
    /// <exception cref="BerthException">BERTH3206: a compression that cannot be read here.</exception>
    public static Stream Open(Stream layer)
    {
        var magic = new byte[MagicLength];
        var length = layer.ReadAtLeast(magic, MagicLength, throwOnEndOfStream: false);
        var whole = new PrefixedStream(magic.AsMemory(0, length), layer);
        return magic switch
        {
            [0x1f, 0x8b, ..] => new GZipStream(whole, CompressionMode.Decompress),
            [0x28, 0xb5, 0x2f, 0xfd, ..] or [>= 0x50 and <= 0x5f, 0x2a, 0x4d, 0x18, ..] => new ZstdStream(whole),
            [(byte)'B', (byte)'Z', (byte)'h', ..] => throw Unsupported("bzip2"),
            [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0] => throw Unsupported("xz"),
            _ => whole,
        };
    }

    private static BerthException Unsupported(string name) => new(new Problem(
        OciProblems.UnsupportedCompression, $"a layer is compressed with {name}; OCI layers are plain, gzip or zstd", Fix: "push the image again with gzip"));

    /// <summary>Bytes already read, then the rest.</summary>
    private sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : Stream
    {
        private ReadOnlyMemory<byte> _prefix = prefix;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            if (_prefix.IsEmpty) return rest.Read(buffer);
            var count = Math.Min(buffer.Length, _prefix.Length);
            _prefix.Span[..count].CopyTo(buffer);
            _prefix = _prefix[count..];
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
