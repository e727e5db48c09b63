using System.Buffers;

namespace Berth.Python.Indexes.Transport;

/// <summary>Whole bodies within a limit.</summary>
internal static class BoundedBytes
{
    /// <returns>Null where there are more bytes than <paramref name="limit"/>.</returns>
    public static async Task<byte[]?> ReadAsync(Stream body, int limit, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
        var length = 0;
        try
        {
            int count;
            while ((count = await body.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0)
            {
                length += count;
                if (length > limit) return null;
                if (length < buffer.Length) continue;
                var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                buffer.AsSpan(0, length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }

            return buffer.AsSpan(0, length).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
