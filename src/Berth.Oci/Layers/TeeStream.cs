namespace Berth.Oci.Layers;

/// <summary>Reads in large pieces, handing each piece to <paramref name="seen"/> once, in order.</summary>
internal sealed class TeeStream(Stream source, Action<ReadOnlySpan<byte>> seen) : Stream
{
    private readonly byte[] _buffer = new byte[1 << 17];
    private int _start;
    private int _end;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty || (_start == _end && !Fill())) return 0;
        var count = Math.Min(buffer.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Reads what is left, for the sake of whoever is watching.</summary>
    public void Drain(CancellationToken cancellationToken)
    {
        while (Fill()) cancellationToken.ThrowIfCancellationRequested();
        _start = _end;
    }

    private bool Fill()
    {
        _start = 0;
        _end = source.Read(_buffer);
        seen(_buffer.AsSpan(0, _end));
        return _end > 0;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
