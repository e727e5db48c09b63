using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Berth.Core.Locking;
using Berth.Oci.Linux;

namespace Berth.Oci.Layers;

/// <summary>
/// Takes the bytes of a tar and makes a digest and, where asked for, a file of them. Full buffers go to a second thread, which hashes and writes while
/// the caller fills the next; a layer that fits one buffer needs no thread. Used by one thread; memory is four buffers.
/// </summary>
internal sealed class BlobSink : IDisposable
{
    private const int BufferSize = 1 << 20;
    private const int Buffers = 4;

    /// <summary>Buffers of earlier sinks; large arrays are returned to the system late, and many layers are written in a row.</summary>
    private static readonly ConcurrentBag<byte[]> Spare = [];

    private readonly object _gate = new();
    private readonly Queue<(byte[] Buffer, int Count)> _full = new();
    private readonly Stack<byte[]> _free = new();
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly FileDescriptor? _file;
    private readonly Action<long>? _progress;
    private byte[] _current = Rent();
    private int _used;
    private int _allocated = 1;
    private Thread? _thread;
    private bool _ended;
    private Exception? _failure;

    /// <param name="path">Must not exist yet; null where only the digest is wanted.</param>
    public BlobSink(string? path, Action<long>? progress)
    {
        _file = path is null ? null : FileDescriptor.Open(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive, 0x1a4);
        _progress = progress;
    }

    /// <summary>Bytes taken so far.</summary>
    public long Length { get; private set; }

    /// <summary>Where the next bytes go; never empty. <see cref="Advance"/> says how many were put there.</summary>
    public Span<byte> Free => _current.AsSpan(_used);

    public void Advance(int count)
    {
        _used += count;
        Length += count;
        if (_used == BufferSize) Hand();
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var part = bytes[..Math.Min(bytes.Length, BufferSize - _used)];
            part.CopyTo(Free);
            Advance(part.Length);
            bytes = bytes[part.Length..];
        }
    }

    public void WriteZeros(int count)
    {
        while (count > 0)
        {
            var part = Math.Min(count, BufferSize - _used);
            Free[..part].Clear();
            Advance(part);
            count -= part;
        }
    }

    /// <summary>Ends the file and returns the digest of all bytes.</summary>
    public ContentDigest Complete()
    {
        End();
        Rethrow();
        if (_used > 0) Take(_current, _used);
        _used = 0;
        return ContentDigest.FromHash(_hash.GetHashAndReset());
    }

    public void Dispose()
    {
        End();
        _file?.Dispose();
        _hash.Dispose();
        if (_current.Length == 0) return;
        Spare.Add(_current);
        foreach (var buffer in _free) Spare.Add(buffer);
        _free.Clear();
        _current = [];
    }

    private void End()
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }

        _thread?.Join();
        _thread = null;
    }

    private void Hand()
    {
        if (_thread is null)
        {
            _thread = new Thread(Drain) { IsBackground = true, Name = "layer digest" };
            _thread.Start();
        }

        lock (_gate)
        {
            _full.Enqueue((_current, _used));
            Monitor.PulseAll(_gate);
            _used = 0;
            while (_free.Count == 0 && _allocated == Buffers && _failure is null) Monitor.Wait(_gate);
            Rethrow();
            if (_free.TryPop(out var buffer))
            {
                _current = buffer;
                return;
            }

            _allocated++;
        }

        _current = Rent();
    }

    private static byte[] Rent() => Spare.TryTake(out var buffer) ? buffer : new byte[BufferSize];

    private void Drain()
    {
        try
        {
            while (true)
            {
                (byte[] Buffer, int Count) next;
                lock (_gate)
                {
                    while (_full.Count == 0 && !_ended) Monitor.Wait(_gate);
                    if (!_full.TryDequeue(out next)) return;
                }

                Take(next.Buffer, next.Count);
                lock (_gate)
                {
                    _free.Push(next.Buffer);
                    Monitor.PulseAll(_gate);
                }
            }
        }
        catch (Exception e)
        {
            // Carried to the thread that fills the buffers.
            lock (_gate)
            {
                _failure = e;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private void Take(byte[] buffer, int count)
    {
        _hash.AppendData(buffer, 0, count);
        _file?.Write(buffer.AsSpan(0, count));
        _progress?.Invoke(count);
    }

    private void Rethrow()
    {
        if (_failure is not null) ExceptionDispatchInfo.Throw(_failure);
    }
}
