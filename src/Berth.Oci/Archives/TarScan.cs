using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Berth.Core.Problems;
using Berth.Oci.Images;
using Microsoft.Win32.SafeHandles;

namespace Berth.Oci.Archives;

/// <summary>Lists the entries of a tar archive by its headers alone (POSIX ustar and pax, GNU long names); content is skipped, not read.</summary>
internal static class TarScan
{
    private const int Block = 512;
    private const int LargestExtension = 1 << 20;

    /// <param name="archive">Stays open; read at absolute positions.</param>
    /// <param name="name">The archive, for messages.</param>
    /// <exception cref="BerthException">BERTH3005: not a tar archive, or one that breaks off.</exception>
    public static IEnumerable<TarItem> Read(SafeFileHandle archive, string name)
    {
        var length = RandomAccess.GetLength(archive);
        var header = new byte[Block];
        var next = new Extensions();
        for (long at = 0; at + Block <= length;)
        {
            Fill(archive, header, at, name);
            if (!header.AsSpan().ContainsAnyExcept((byte)0)) yield break;
            if (!HasChecksum(header)) throw Broken(name, at == 0 ? "it is not a tar archive" : $"the header at byte {at} is damaged");
            var size = Number(header.AsSpan(124, 12));
            var kind = (char)header[156];
            at += Block;
            if (kind is 'L' or 'K' or 'x' or 'g')
            {
                if (size is < 0 or > LargestExtension || at + size > length) throw Broken(name, $"the extension at byte {at} is too large");
                var extension = new byte[size];
                Fill(archive, extension, at, name);
                next.Take(kind, extension);
                at += Padded(size);
                continue;
            }

            if (kind == 'S') at = SkipSparseMap(archive, header, at, name);
            if (kind is '1' or '2' or '3' or '4' or '5' or '6') size = 0;
            else size = next.Size ?? size;
            if (size < 0 || size > length - at) throw Broken(name, "it breaks off inside an entry");
            yield return new TarItem(next.Path ?? Path(header), kind is '\0' or '7' ? '0' : kind, at, size, next.Link ?? Text(header.AsSpan(157, 100)));
            next = new Extensions();
            at += Padded(size);
        }
    }

    private static long Padded(long size) => (size + Block - 1) / Block * Block;

    private static string Path(byte[] header)
    {
        var name = Text(header.AsSpan(0, 100));
        var prefix = header.AsSpan(257, 6).SequenceEqual("ustar\0"u8) ? Text(header.AsSpan(345, 155)) : "";
        return prefix.Length == 0 ? name : $"{prefix}/{name}";
    }

    private static string Text(ReadOnlySpan<byte> field) => Encoding.UTF8.GetString(field.IndexOf((byte)0) is >= 0 and var end ? field[..end] : field);

    /// <summary>Octal, or GNU's binary form; -1 where it is neither.</summary>
    private static long Number(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0) return BinaryPrimitives.ReadInt64BigEndian(field[^8..]) is >= 0 and var binary ? binary : -1;
        long value = 0;
        foreach (var b in field.Trim(" \0"u8))
        {
            if (b is < (byte)'0' or > (byte)'7') return -1;
            value = (value << 3) + (b - '0');
        }

        return value;
    }

    private static bool HasChecksum(byte[] header)
    {
        long sum = 0;
        for (var i = 0; i < Block; i++) sum += i is >= 148 and < 156 ? ' ' : header[i];
        return Number(header.AsSpan(148, 8)) == sum;
    }

    private static long SkipSparseMap(SafeFileHandle archive, byte[] header, long at, string name)
    {
        var more = header[482] != 0;
        var block = new byte[Block];
        while (more)
        {
            Fill(archive, block, at, name);
            more = block[504] != 0;
            at += Block;
        }

        return at;
    }

    private static void Fill(SafeFileHandle archive, Span<byte> buffer, long at, string name)
    {
        for (var done = 0; done < buffer.Length;)
        {
            var read = RandomAccess.Read(archive, buffer[done..], at + done);
            if (read == 0) throw Broken(name, "it breaks off");
            done += read;
        }
    }

    private static BerthException Broken(string name, string why) =>
        new(new Problem(OciProblems.InvalidArchive, $"`{ForeignText.Shown(name)}` cannot be read: {why}", Fix: "save the archive again"));

    /// <summary>What extension headers say about the entry after them.</summary>
    private sealed class Extensions
    {
        public string? Path { get; private set; }

        public string? Link { get; private set; }

        public long? Size { get; private set; }

        public void Take(char kind, byte[] content)
        {
            if (kind == 'L') Path = Text(content);
            if (kind == 'K') Link = Text(content);
            if (kind == 'x') Records(content);
        }

        /// <summary>Records are <c>LENGTH NAME=VALUE\n</c>; what does not fit ends the reading.</summary>
        private void Records(ReadOnlySpan<byte> content)
        {
            while (content.IndexOf((byte)' ') is > 0 and var space
                && int.TryParse(content[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length > space + 1 && length <= content.Length)
            {
                var record = content[(space + 1)..(length - 1)];
                var equals = record.IndexOf((byte)'=');
                if (equals > 0)
                {
                    var key = record[..equals];
                    var value = Encoding.UTF8.GetString(record[(equals + 1)..]);
                    if (key.SequenceEqual("path"u8)) Path = value;
                    else if (key.SequenceEqual("linkpath"u8)) Link = value;
                    else if (key.SequenceEqual("size"u8)) Size = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : -1;
                }

                content = content[length..];
            }
        }
    }
}
