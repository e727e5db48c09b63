namespace Berth.Oci.Layers;

/// <summary>The bytes of one entry inside an archive.</summary>
internal sealed class TarContent : Stream
{
    private readonly Stream _archive;
    private readonly long _size;
    private long _left;
    private bool _skipped;

    public TarContent(Stream archive, long size)
    {
        _archive = archive;
        _size = size;
        _left = size;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _size;

    public override long Position { get => _size - _left; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        if (_left == 0 || buffer.IsEmpty) return 0;
        ObjectDisposedException.ThrowIf(_skipped, this);
        var read = _archive.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
        if (read == 0) throw TarReader.Invalid("is cut off in the content of a file");
        _left -= read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Reads on to the header of the next entry.</summary>
    public void Skip()
    {
        if (_left > 0)
        {
            var buffer = new byte[(int)Math.Min(1 << 16, _left)];
            while (_left > 0) _ = Read(buffer);
        }

        Span<byte> padding = stackalloc byte[TarHeader.Block];
        padding = padding[..TarHeader.Padding(_size)];
        if (_archive.ReadAtLeast(padding, padding.Length, throwOnEndOfStream: false) < padding.Length)
            throw TarReader.Invalid("is cut off in the content of a file");
        _skipped = true;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
