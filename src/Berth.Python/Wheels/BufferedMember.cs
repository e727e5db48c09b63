using System.Buffers;

namespace Berth.Python.Wheels;

/// <summary>A small member, inflated and checked before the first byte is given out. The buffer goes back to the pool on closing.</summary>
internal sealed class BufferedMember : ReadOnlyStream
{
    /// <summary>Bytes; nearly all members of real wheels are smaller.</summary>
    public const int Largest = 256 << 10;

    private readonly int size;
    private byte[]? buffer;
    private int next;

    private BufferedMember(byte[] buffer, int size) => (this.buffer, this.size) = (buffer, size);

    public override long Length => size;

    public static BufferedMember Read(Stream inflated, WheelArchive archive, WheelMember member, RecordRow? row)
    {
        var size = (int)member.Size;
        // One byte more than declared shows whether the content goes on.
        var buffer = ArrayPool<byte>.Shared.Rent(size + 1);
        try
        {
            if (inflated.ReadAtLeast(buffer.AsSpan(0, size + 1), size + 1, throwOnEndOfStream: false) != size)
                throw archive.Damaged(member, $"does not have the {size} bytes it declares");
            if (row is not null && !row.Agrees(buffer.AsSpan(0, size))) throw archive.Mismatch(member);
            return new BufferedMember(buffer, size);
        }
        catch (InvalidDataException e)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw archive.Damaged(member, "is not valid compressed data", e);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    public override int Read(Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(buffer is null, this);
        var count = Math.Min(destination.Length, size - next);
        buffer.AsSpan(next, count).CopyTo(destination);
        next += count;
        return count;
    }

    public override void CopyTo(Stream destination, int bufferSize)
    {
        ObjectDisposedException.ThrowIf(buffer is null, this);
        destination.Write(buffer, next, size - next);
        next = size;
    }

    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(buffer is null, this);
        await destination.WriteAsync(buffer.AsMemory(next, size - next), cancellationToken);
        next = size;
    }

    protected override void Dispose(bool disposing)
    {
        if (buffer is not null) ArrayPool<byte>.Shared.Return(buffer);
        buffer = null;
        base.Dispose(disposing);
    }
}
