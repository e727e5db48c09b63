using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Berth.Oci.Layers;

/// <summary>
/// Lets a thread that blocks read what arrives asynchronously: <see cref="FillAsync"/> reads ahead by at most four pieces, <see cref="Read(Span{byte})"/>
/// waits for them.
/// </summary>
internal sealed class PumpedStream(CancellationToken cancellationToken) : Stream
{
    private const int Pieces = 4;
    private readonly SemaphoreSlim _room = new(Pieces);
    private readonly SemaphoreSlim _ready = new(0);
    private readonly ConcurrentQueue<ArraySegment<byte>> _pieces = new();
    private ArraySegment<byte> _current = ArraySegment<byte>.Empty;
    private Exception? _failure;
    private bool _ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Reads to the end. Never fails itself: whoever reads gets the failure.</summary>
    public async Task FillAsync(Stream source, CancellationToken token)
    {
        try
        {
            while (true)
            {
                await _room.WaitAsync(token);
                var buffer = new byte[1 << 17];
                var read = await source.ReadAsync(buffer, token);
                _pieces.Enqueue(new ArraySegment<byte>(buffer, 0, read));
                _ready.Release();
                if (read == 0) return;
            }
        }
        catch (Exception e)
        {
            _failure = e;
            _pieces.Enqueue(ArraySegment<byte>.Empty);
            _ready.Release();
        }
    }

    public override int Read(Span<byte> buffer)
    {
        if (_current.Count == 0 && !_ended) Next();
        var count = Math.Min(buffer.Length, _current.Count);
        _current.AsSpan(0, count).CopyTo(buffer);
        _current = _current[count..];
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    private void Next()
    {
        _ready.Wait(cancellationToken);
        _pieces.TryDequeue(out _current);
        _ended = _current.Count == 0;
        if (_ended && _failure is not null) ExceptionDispatchInfo.Throw(_failure);
        _room.Release();
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _room.Dispose();
        _ready.Dispose();
        base.Dispose(disposing);
    }
}
