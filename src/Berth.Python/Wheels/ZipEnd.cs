using System.Buffers.Binary;
using Berth.Core.Problems;
using Microsoft.Win32.SafeHandles;

namespace Berth.Python.Wheels;

/// <summary>Finds the central directory from the end of a zip archive (APPNOTE 4.3.14 to 4.3.16).</summary>
internal static class ZipEnd
{
    private const int RecordSize = 22;
    private const int LongestComment = ushort.MaxValue;

    public static (long Start, long Size, long Count) Find(SafeFileHandle file, string wheel)
    {
        var length = RandomAccess.GetLength(file);
        var tail = new byte[Math.Min(length, RecordSize + LongestComment)];
        ReadExactly(file, tail, length - tail.Length, wheel);
        for (var at = tail.Length - RecordSize; at >= 0; at--)
        {
            var record = tail.AsSpan(at);
            if (BinaryPrimitives.ReadUInt32LittleEndian(record) != 0x06054b50) continue;
            if (BinaryPrimitives.ReadUInt16LittleEndian(record[20..]) != record.Length - RecordSize) continue;
            var end = length - tail.Length + at;
            var found = Wide(file, end, wheel) ?? (
                BinaryPrimitives.ReadUInt32LittleEndian(record[16..]),
                BinaryPrimitives.ReadUInt32LittleEndian(record[12..]),
                BinaryPrimitives.ReadUInt16LittleEndian(record[10..]));
            if (found.Start < 0 || found.Size < 0 || found.Size > end || found.Start > end - found.Size) break;
            return found;
        }

        throw Damaged(wheel, length == 0 ? "it is empty" : "it is not a zip archive, or its end is missing");
    }

    public static void ReadExactly(SafeFileHandle file, Span<byte> buffer, long at, string wheel)
    {
        while (buffer.Length > 0)
        {
            var count = RandomAccess.Read(file, buffer, at);
            if (count == 0) throw Damaged(wheel, "it ends too early");
            buffer = buffer[count..];
            at += count;
        }
    }

    public static BerthException Damaged(string wheel, string why, Exception? inner = null) =>
        new(new Problem(PythonProblems.DamagedWheel, $"`{wheel}` cannot be unpacked: {why}", Fix: "delete the file and get it again"), inner);

    private static (long Start, long Size, long Count)? Wide(SafeFileHandle file, long end, string wheel)
    {
        Span<byte> locator = stackalloc byte[20];
        if (end < locator.Length) return null;
        ReadExactly(file, locator, end - locator.Length, wheel);
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != 0x07064b50) return null;
        var at = BinaryPrimitives.ReadInt64LittleEndian(locator[8..]);
        Span<byte> record = stackalloc byte[56];
        if (at < 0 || at > end - record.Length) throw Damaged(wheel, "its directory lies outside the archive");
        ReadExactly(file, record, at, wheel);
        if (BinaryPrimitives.ReadUInt32LittleEndian(record) != 0x06064b50) throw Damaged(wheel, "its directory is broken");
        return (BinaryPrimitives.ReadInt64LittleEndian(record[48..]),
            BinaryPrimitives.ReadInt64LittleEndian(record[40..]),
            BinaryPrimitives.ReadInt64LittleEndian(record[32..]));
    }
}
