namespace Berth.Runtimes.Local.Logs;

/// <summary>Bytes that grow at the end.</summary>
internal sealed class ByteBuffer(int capacity)
{
    private byte[] _bytes = new byte[capacity];

    public int Count { get; private set; }

    public ReadOnlySpan<byte> Written => new(_bytes, 0, Count);

    public void Write(byte value)
    {
        if (Count == _bytes.Length) Grow(1);
        _bytes[Count++] = value;
    }

    public void Write(ReadOnlySpan<byte> values)
    {
        if (values.Length > _bytes.Length - Count) Grow(values.Length);
        values.CopyTo(new Span<byte>(_bytes, Count, values.Length));
        Count += values.Length;
    }

    public void Clear() => Count = 0;

    private void Grow(int more)
    {
        var grown = new byte[Math.Max(_bytes.Length * 2, Count + more)];
        Written.CopyTo(grown);
        _bytes = grown;
    }
}
