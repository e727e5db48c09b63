using System.Diagnostics.CodeAnalysis;
using Berth.Core.Problems;
using Berth.Oci.Linux;

namespace Berth.Oci.Layers;

/// <summary>
/// Reads tar archives of all common forms: V7, ustar, GNU (long names, base-256 numbers) and pax. Sparse files, volume labels and
/// unknown types are refused. Memory is bounded whatever the archive says, and no path it yields leaves the root.
/// </summary>
/// <param name="archive">Read forward only; left open.</param>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The content holds nothing but the archive, which is the caller's.")]
public sealed class TarReader(Stream archive)
{
    /// <summary>Most bytes of a long name or an extended header.</summary>
    private const int MaximumMeta = 1 << 20;

    private readonly byte[] _block = new byte[TarHeader.Block];
    private PaxRecords _global = new();
    private TarContent? _content;
    private bool _ended;

    /// <summary>The next entry, or null at the end. What is left of the one before is skipped.</summary>
    /// <exception cref="BerthException">BERTH3004: a path leaves the root; BERTH3005: this is no archive that can be read.</exception>
    public TarEntry? Read()
    {
        if (_ended) return null;
        _content?.Skip();
        _content = null;
        byte[]? longName = null;
        byte[]? longLink = null;
        PaxRecords? local = null;
        while (ReadBlock())
        {
            var header = new TarBlock(_block);
            if (header.Fault is { } fault) throw Invalid(fault);
            switch (header.Type)
            {
                case (byte)'L':
                    longName = TrimEnd(ReadMeta(header.Size));
                    break;
                case (byte)'K':
                    longLink = TrimEnd(ReadMeta(header.Size));
                    break;
                case (byte)'x':
                    local ??= _global.Copy();
                    if (local.Add(ReadMeta(header.Size)) is { } bad) throw Invalid(bad);
                    break;
                case (byte)'g':
                    _global = _global.Copy();
                    if (_global.Add(ReadMeta(header.Size)) is { } worse) throw Invalid(worse);
                    break;
                default:
                    return Entry(header, local ?? _global, longName, longLink);
            }
        }

        _ended = true;
        return longName is null && longLink is null && local is null ? null : throw Invalid("ends inside an entry");
    }

    private TarEntry Entry(TarBlock header, PaxRecords pax, byte[]? longName, byte[]? longLink)
    {
        ReadOnlySpan<byte> name = pax.Path ?? longName ?? header.Name();
        var kind = header.Type switch
        {
            (byte)'0' or 0 or (byte)'7' => name is [.., (byte)'/'] && !header.IsPosix ? TarEntryKind.Directory : TarEntryKind.File,
            (byte)'1' => TarEntryKind.HardLink,
            (byte)'2' => TarEntryKind.SymbolicLink,
            (byte)'3' => TarEntryKind.CharacterDevice,
            (byte)'4' => TarEntryKind.BlockDevice,
            (byte)'5' => TarEntryKind.Directory,
            (byte)'6' => TarEntryKind.Pipe,
            (byte)'S' => throw Invalid($"has a sparse file `{Shown(name)}`, which layers must not have"),
            var type => throw Invalid($"has an entry `{Shown(name)}` of type `{(char)type}`, which layers must not have"),
        };
        var size = kind == TarEntryKind.File ? pax.Size ?? header.Size : 0;
        var target = pax.LinkPath ?? longLink ?? header.Link();
        _content = new TarContent(archive, size);
        return new TarEntry
        {
            Path = Named(TarPath.Normalise(name), kind),
            Kind = kind,
            Mode = (int)header.Mode & 0xfff,
            UserId = Id(pax.UserId ?? header.UserId),
            GroupId = Id(pax.GroupId ?? header.GroupId),
            ModifiedAt = pax.Time?.Seconds ?? header.Time,
            ModifiedNanoseconds = pax.Time?.Nanoseconds ?? 0,
            Target = kind switch
            {
                TarEntryKind.HardLink => Named(TarPath.Normalise(target), kind),
                TarEntryKind.SymbolicLink => target.AsSpan().Contains((byte)0) || target.Length is 0 or > TarPath.MaximumLength
                    ? throw Invalid($"has a link `{Shown(name)}` without a target that can be used")
                    : PathBytes.Decode(target),
                _ => "",
            },
            Major = (int)header.Major,
            Minor = (int)header.Minor,
            Size = size,
            ExtendedAttributes = pax.Attributes is { } attributes ? attributes : Empty,
            Content = _content,
        };
    }

    private static readonly Dictionary<string, byte[]> Empty = [];

    private static string Named(string path, TarEntryKind kind) =>
        path.Length > 0 || kind == TarEntryKind.Directory ? path : throw Invalid("has an entry without a name");

    private static int Id(long id) => id <= int.MaxValue ? (int)id : throw Invalid($"has an owner `{id}` that no system has");

    private static string Shown(ReadOnlySpan<byte> name) => PathBytes.Decode(name[..Math.Min(name.Length, 200)]);

    /// <summary>False at the end: two empty blocks, or no more bytes where a header would begin.</summary>
    private bool ReadBlock()
    {
        var read = archive.ReadAtLeast(_block, TarHeader.Block, throwOnEndOfStream: false);
        if (read == 0) return false;
        if (read < TarHeader.Block) throw Invalid("is cut off in a header");
        if (_block.AsSpan().ContainsAnyExcept((byte)0)) return true;
        read = archive.ReadAtLeast(_block, TarHeader.Block, throwOnEndOfStream: false);
        if (read == 0 || (read == TarHeader.Block && !_block.AsSpan().ContainsAnyExcept((byte)0))) return false;
        throw Invalid("goes on after an empty block");
    }

    private byte[] ReadMeta(long size)
    {
        if (size > MaximumMeta) throw Invalid($"has an extended header of {size} bytes");
        var meta = new byte[size];
        Span<byte> padding = stackalloc byte[TarHeader.Block];
        padding = padding[..TarHeader.Padding(size)];
        return archive.ReadAtLeast(meta, meta.Length, throwOnEndOfStream: false) == meta.Length
            && archive.ReadAtLeast(padding, padding.Length, throwOnEndOfStream: false) == padding.Length
            ? meta
            : throw Invalid("is cut off in an extended header");
    }

    private static byte[] TrimEnd(byte[] name) => name.AsSpan().TrimEnd((byte)0).ToArray();

    internal static BerthException Invalid(string fault) =>
        new(new Problem(OciProblems.InvalidArchive, $"the tar archive {fault}", Fix: "fetch or pack the archive again"));
}
