namespace Berth.Oci.Layers;

/// <summary>The fields of one header block, checked.</summary>
internal readonly ref struct TarBlock
{
    private readonly ReadOnlySpan<byte> _block;

    /// <param name="block">512 bytes.</param>
    public TarBlock(ReadOnlySpan<byte> block)
    {
        _block = block;
        IsPosix = block[257..263].SequenceEqual("ustar\0"u8);
        var isGnu = block[257..265].SequenceEqual("ustar  \0"u8);
        Type = block[156];
        long? mode = TarNumbers.Field(block[100..108]), user = TarNumbers.Field(block[108..116]), group = TarNumbers.Field(block[116..124]);
        long? size = TarNumbers.Field(block[124..136]), time = TarNumbers.Field(block[136..148]);
        var isDevice = Type is (byte)'3' or (byte)'4' && (IsPosix || isGnu);
        long? major = isDevice ? TarNumbers.Field(block[329..337]) : 0, minor = isDevice ? TarNumbers.Field(block[337..345]) : 0;
        if (!SumFits(block))
            Fault = "has a header whose checksum is wrong";
        else if (mode is null or < 0 || user is null or < 0 || group is null or < 0 || size is null or < 0 || time is null
            || major is null or < 0 or > 0xfff || minor is null or < 0 or > 0xfffff)
            Fault = "has a header with a field that is no number";
        Mode = mode ?? 0;
        UserId = user ?? 0;
        GroupId = group ?? 0;
        Size = size ?? 0;
        Time = time ?? 0;
        Major = major ?? 0;
        Minor = minor ?? 0;
    }

    /// <summary>What is wrong with the block; null for nothing.</summary>
    public string? Fault { get; }

    public bool IsPosix { get; }

    public byte Type { get; }

    public long Mode { get; }

    public long UserId { get; }

    public long GroupId { get; }

    public long Size { get; }

    public long Time { get; }

    public long Major { get; }

    public long Minor { get; }

    public byte[] Name()
    {
        var name = Text(_block[..100]);
        if (!IsPosix) return name.ToArray();
        var prefix = Text(_block[345..500]);
        return prefix.IsEmpty ? name.ToArray() : [.. prefix, (byte)'/', .. name];
    }

    public byte[] Link() => Text(_block[157..257]).ToArray();

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field) => field.IndexOf((byte)0) is >= 0 and var end ? field[..end] : field;

    /// <summary>Some old archivers summed signed bytes; both sums are taken.</summary>
    private static bool SumFits(ReadOnlySpan<byte> block)
    {
        long unsigned = 8 * ' ', signed = 8 * ' ';
        for (var i = 0; i < block.Length; i++)
        {
            if (i is >= 148 and < 156) continue;
            unsigned += block[i];
            signed += (sbyte)block[i];
        }

        return TarNumbers.Field(block[148..156]) is { } sum && (sum == unsigned || sum == signed);
    }
}
