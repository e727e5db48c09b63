using System.Buffers.Binary;

namespace Berth.Python.Wheels;

/// <summary>Sizes and place of a member, zip64's wide fields applied (APPNOTE 4.5.3).</summary>
internal readonly record struct ZipSizes(long Size, long Compressed, long HeaderAt)
{
    /// <summary>Null where a wide field is announced but missing.</summary>
    public static ZipSizes? Read(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> extra)
    {
        long compressed = BinaryPrimitives.ReadUInt32LittleEndian(entry[20..]);
        long size = BinaryPrimitives.ReadUInt32LittleEndian(entry[24..]);
        long at = BinaryPrimitives.ReadUInt32LittleEndian(entry[42..]);
        if (size != uint.MaxValue && compressed != uint.MaxValue && at != uint.MaxValue) return new(size, compressed, at);
        var wide = Wide(extra);
        if (size == uint.MaxValue && !Take(ref wide, out size)) return null;
        if (compressed == uint.MaxValue && !Take(ref wide, out compressed)) return null;
        if (at == uint.MaxValue && !Take(ref wide, out at)) return null;
        return new(size, compressed, at);
    }

    private static ReadOnlySpan<byte> Wide(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            int id = BinaryPrimitives.ReadUInt16LittleEndian(extra), length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (length > extra.Length - 4) break;
            if (id == 1) return extra.Slice(4, length);
            extra = extra[(4 + length)..];
        }

        return [];
    }

    private static bool Take(ref ReadOnlySpan<byte> wide, out long value)
    {
        value = 0;
        if (wide.Length < 8) return false;
        value = BinaryPrimitives.ReadInt64LittleEndian(wide);
        wide = wide[8..];
        return true;
    }
}
