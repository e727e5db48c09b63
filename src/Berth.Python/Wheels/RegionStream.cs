using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Berth.Python.Wheels;

/// <summary>Reads part of a file by position, so that many readers can share one handle.</summary>
internal sealed class RegionStream(SafeFileHandle file, string wheel, long at, long length) : ReadOnlyStream
{
    private const int ReadAhead = 64 << 10;

    private byte[]? buffer;
    private int next;
    private int filled;
    private long at = at;
    private long left = length;

    public override int Read(Span<byte> destination)
    {
        if (destination.IsEmpty) return 0;
        if (next == filled)
        {
            if (left == 0) return 0;
            if (destination.Length >= ReadAhead) return Fill(destination[..(int)Math.Min(left, destination.Length)]);
            buffer ??= ArrayPool<byte>.Shared.Rent((int)Math.Min(left, ReadAhead));
            next = 0;
            filled = Fill(buffer.AsSpan(0, (int)Math.Min(left, buffer.Length)));
        }

        var count = Math.Min(destination.Length, filled - next);
        buffer.AsSpan(next, count).CopyTo(destination);
        next += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (buffer is not null) ArrayPool<byte>.Shared.Return(buffer);
        buffer = null;
        left = next = filled = 0;
        base.Dispose(disposing);
    }

    private int Fill(Span<byte> destination)
    {
        var count = RandomAccess.Read(file, destination, at);
        if (count == 0) throw ZipEnd.Damaged(wheel, "it ends too early");
        at += count;
        left -= count;
        return count;
    }
}
