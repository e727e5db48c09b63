using System.Buffers.Binary;
using System.Text;

namespace Berth.Python.Probing;

/// <summary>What the start of an executable says (elf(5)).</summary>
/// <param name="Bits">32 or 64.</param>
/// <param name="Machine">As <c>uname -m</c> names it; null for one that Python packages do not know.</param>
/// <param name="Loader">Path of the dynamic loader, which tells the C library; null for a static program.</param>
internal sealed record ElfHeader(int Bits, string? Machine, string? Loader)
{
    private const uint InterpreterSegment = 3;
    private const int LongestLoader = 256;

    /// <summary>Null where the content is no ELF file, or a damaged one.</summary>
    public static ElfHeader? Read(ReadOnlySpan<byte> content)
    {
        if (content.Length < 64 || !content[..4].SequenceEqual("\u007fELF"u8) || content[4] is not (1 or 2) || content[5] is not (1 or 2)) return null;
        var wide = content[4] == 2;
        var little = content[5] == 1;
        var machine = Number(content[18..], 2, little);
        var (start, each, count) = wide
            ? (Number(content[32..], 8, little), Number(content[54..], 2, little), Number(content[56..], 2, little))
            : (Number(content[28..], 4, little), Number(content[42..], 2, little), Number(content[44..], 2, little));
        string? loader = null;
        for (ulong i = 0; i < count && loader is null; i++)
        {
            var segment = Slice(content, start + (i * each), wide ? 56u : 32u);
            if (segment.IsEmpty) return null;
            if (Number(segment, 4, little) != InterpreterSegment) continue;
            var (at, length) = wide ? (Number(segment[8..], 8, little), Number(segment[32..], 8, little)) : (Number(segment[4..], 4, little), Number(segment[16..], 4, little));
            var name = Slice(content, at, length);
            if (length > LongestLoader || name.IsEmpty) return null;
            loader = Encoding.ASCII.GetString(name).TrimEnd('\0');
        }

        return new(wide ? 64 : 32, MachineOf(machine, wide, little), loader);
    }

    private static string? MachineOf(ulong number, bool wide, bool little) => (number, wide, little) switch
    {
        (62, true, _) => "x86_64",
        (3, false, _) => "i686",
        (183, true, true) => "aarch64",
        (40, false, true) => "armv7l",
        (21, true, true) => "ppc64le",
        (22, true, false) => "s390x",
        (243, true, true) => "riscv64",
        (258, true, true) => "loongarch64",
        _ => null,
    };

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> content, ulong start, ulong length) =>
        start < (ulong)content.Length && length <= (ulong)content.Length - start ? content.Slice((int)start, (int)length) : default;

    private static ulong Number(ReadOnlySpan<byte> at, int bytes, bool little) => bytes switch
    {
        2 => little ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at),
        4 => little ? BinaryPrimitives.ReadUInt32LittleEndian(at) : BinaryPrimitives.ReadUInt32BigEndian(at),
        _ => little ? BinaryPrimitives.ReadUInt64LittleEndian(at) : BinaryPrimitives.ReadUInt64BigEndian(at),
    };
}
