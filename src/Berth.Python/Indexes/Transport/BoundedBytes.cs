namespace Berth.Python.Indexes.Transport;

/// <summary>Whole bodies within a limit.</summary>
internal static class BoundedBytes
{
    private const int First = 64 << 10;
    private const int Later = 1 << 20;

    /// <returns>Null where there are more bytes than <paramref name="limit"/>.</returns>
    public static async Task<byte[]?> ReadAsync(Stream body, int limit, CancellationToken cancellationToken)
    {
        var full = new List<byte[]>();
        var piece = GC.AllocateUninitializedArray<byte>(Math.Min(First, limit + 1));
        int filled = 0, length = 0, count;
        while ((count = await body.ReadAsync(piece.AsMemory(filled), cancellationToken)) > 0)
        {
            length += count;
            filled += count;
            if (length > limit) return null;
            if (filled < piece.Length) continue;
            full.Add(piece);
            (piece, filled) = (GC.AllocateUninitializedArray<byte>(Later), 0);
        }

        var whole = GC.AllocateUninitializedArray<byte>(length);
        var at = 0;
        foreach (var bytes in full)
        {
            bytes.CopyTo(whole, at);
            at += bytes.Length;
        }

        piece.AsSpan(0, filled).CopyTo(whole.AsSpan(at));
        return whole;
    }
}
