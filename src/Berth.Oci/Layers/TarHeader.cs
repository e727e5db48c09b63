using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Berth.Oci.Linux;

namespace Berth.Oci.Layers;

/// <summary>
/// The header of one entry: POSIX ustar, preceded by a pax extended header where ustar has no room (POSIX.1-2017, pax, "ustar Interchange
/// Format", "pax Header Block"). The bytes follow from the entry alone.
/// </summary>
internal static class TarHeader
{
    public const int Block = 512;

    private const long MaximumEight = 0x1fffff;
    private const long MaximumTwelve = 0x1_ffff_ffff;

    /// <summary>Zero bytes after content of <paramref name="size"/> bytes, up to the next block.</summary>
    public static int Padding(long size) => (int)(-size & (Block - 1));

    /// <param name="path">The entry's path as bytes, without NUL.</param>
    public static void Append(ArrayBufferWriter<byte> output, LayerEntry entry, ReadOnlySpan<byte> path)
    {
        // What has no mode or owner of its own gets the same ones whoever made the entry.
        if (entry is LayerEntry.SymbolicLink) entry = entry with { Mode = 0x1ff };
        if (entry is LayerEntry.Whiteout) entry = new LayerEntry.Whiteout(entry.Path) { Mode = LayerFormat.FileMode };
        if (entry is LayerEntry.OpaqueWhiteout) entry = new LayerEntry.OpaqueWhiteout(entry.Path) { Mode = LayerFormat.FileMode };
        var name = Name(entry, path);
        var link = entry switch
        {
            LayerEntry.SymbolicLink l => PathBytes.Encode(l.Target),
            LayerEntry.HardLink l => PathBytes.Encode(l.Target),
            _ => [],
        };
        var size = entry is LayerEntry.File file ? file.Size : 0;
        var split = SplitName(name);

        var records = new ArrayBufferWriter<byte>(1);
        if (entry.GroupId > MaximumEight) Record(records, "gid"u8, entry.GroupId);
        if (link.Length > 100 || IsUnicode(link)) Record(records, "linkpath"u8, link);
        if (entry.ModifiedAt is < 0 or > MaximumTwelve) Record(records, "mtime"u8, entry.ModifiedAt);
        if (split < 0 || IsUnicode(name)) Record(records, "path"u8, name);
        if (size > MaximumTwelve) Record(records, "size"u8, size);
        if (entry.UserId > MaximumEight) Record(records, "uid"u8, entry.UserId);
        foreach (var (key, value) in entry.ExtendedAttributes.OrderBy(a => a.Key, StringComparer.Ordinal))
            Record(records, Encoding.UTF8.GetBytes("SCHILY.xattr." + key), value);

        if (records.WrittenCount > 0)
        {
            AppendBlock(output, "pax/records"u8, 11, [], (byte)'x', LayerFormat.FileMode, 0, 0, records.WrittenCount, LayerFormat.Time, 0, 0);
            output.Write(records.WrittenSpan);
            Zeros(output, Padding(records.WrittenCount));
        }

        var node = entry as LayerEntry.Node;
        AppendBlock(
            output, name, split, link, Type(entry), entry.Mode, entry.UserId, entry.GroupId, size, entry.ModifiedAt, node?.Major ?? 0, node?.Minor ?? 0);
    }

    private static byte[] Name(LayerEntry entry, ReadOnlySpan<byte> path)
    {
        var folder = path[..(path.LastIndexOf((byte)'/') + 1)];
        return entry switch
        {
            LayerEntry.Directory => [.. path, (byte)'/'],
            LayerEntry.Whiteout => [.. folder, .. ".wh."u8, .. path[folder.Length..]],
            LayerEntry.OpaqueWhiteout when path.IsEmpty => ".wh..wh..opq"u8.ToArray(),
            LayerEntry.OpaqueWhiteout => [.. path, .. "/.wh..wh..opq"u8],
            _ => path.ToArray(),
        };
    }

    private static byte Type(LayerEntry entry) => entry switch
    {
        LayerEntry.HardLink => (byte)'1',
        LayerEntry.SymbolicLink => (byte)'2',
        LayerEntry.Node { Kind: 'c' } => (byte)'3',
        LayerEntry.Node { Kind: 'b' } => (byte)'4',
        LayerEntry.Directory => (byte)'5',
        LayerEntry.Node => (byte)'6',
        _ => (byte)'0',
    };

    /// <summary>Where the name field starts, all before the slash in front of it being the prefix; 0 without prefix; -1 where nothing fits.</summary>
    private static int SplitName(ReadOnlySpan<byte> name)
    {
        if (name.Length <= 100) return 0;
        if (name.Length > 256) return -1;
        var slash = name[(name.Length - 101)..^1].IndexOf((byte)'/');
        if (slash < 0) return -1;
        var prefix = name.Length - 101 + slash;
        return prefix is > 0 and <= 155 ? prefix + 1 : -1;
    }

    private static bool IsUnicode(ReadOnlySpan<byte> text) => !Ascii.IsValid(text) && Utf8.IsValid(text);

    /// <param name="split">Of <see cref="SplitName"/>; where it is -1 the name is cut, and a record holds it whole.</param>
    private static void AppendBlock(
        ArrayBufferWriter<byte> output, ReadOnlySpan<byte> name, int split, ReadOnlySpan<byte> link, byte type, int mode, int user, int group, long size, long time,
        int major, int minor)
    {
        var block = output.GetSpan(Block)[..Block];
        block.Clear();
        var hasPrefix = split > 0 && name[split - 1] == '/';
        Cut(hasPrefix ? name[split..] : name, block[..100]);
        if (hasPrefix) name[..(split - 1)].CopyTo(block[345..500]);
        Octal(block[100..108], mode & 0xfff);
        Octal(block[108..116], user > MaximumEight ? 0 : user);
        Octal(block[116..124], group > MaximumEight ? 0 : group);
        Octal(block[124..136], size > MaximumTwelve ? 0 : size);
        Octal(block[136..148], time is < 0 or > MaximumTwelve ? 0 : time);
        block[156] = type;
        Cut(link, block[157..257]);
        "ustar"u8.CopyTo(block[257..]);
        "00"u8.CopyTo(block[263..]);
        Octal(block[329..337], major);
        Octal(block[337..345], minor);
        Checksum(block);
        output.Advance(Block);
    }

    private static void Cut(ReadOnlySpan<byte> text, Span<byte> field) => text[..Math.Min(text.Length, field.Length)].CopyTo(field);

    /// <summary>Digits fill the field but for a NUL at its end.</summary>
    private static void Octal(Span<byte> field, long value)
    {
        for (var i = field.Length - 2; i >= 0; i--, value >>= 3) field[i] = (byte)('0' + (value & 7));
    }

    private static void Checksum(Span<byte> block)
    {
        block[148..156].Fill((byte)' ');
        var sum = 0;
        foreach (var b in block) sum += b;
        Octal(block[148..155], sum);
        block[155] = (byte)' ';
    }

    private static void Record(ArrayBufferWriter<byte> records, ReadOnlySpan<byte> key, long value) =>
        Record(records, key, Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)));

    /// <summary>"LENGTH KEY=VALUE\n", where the length counts its own digits too.</summary>
    private static void Record(ArrayBufferWriter<byte> records, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var rest = key.Length + value.Length + 3;
        var length = rest + Digits(rest);
        if (Digits(length) != Digits(rest)) length = rest + Digits(length);
        records.Write(Encoding.ASCII.GetBytes(length.ToString(CultureInfo.InvariantCulture)));
        records.Write(" "u8);
        records.Write(key);
        records.Write("="u8);
        records.Write(value);
        records.Write("\n"u8);
    }

    private static int Digits(int number)
    {
        var digits = 1;
        for (; number >= 10; number /= 10) digits++;
        return digits;
    }

    private static void Zeros(ArrayBufferWriter<byte> output, int count)
    {
        if (count == 0) return;
        output.GetSpan(count)[..count].Clear();
        output.Advance(count);
    }
}
