using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Berth.Dialects.Files.Archives;

/// <summary>Reads the entries of zip archives.</summary>
internal static class ZipEntries
{
    private const int KindMask = 0xF000;
    private const int EndLength = 22;

    public static void Read(ArchiveDraft draft)
    {
        using var file = new FileStream(draft.File.FullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 64 << 10);
        // Before the directory is read: reading it takes memory for each entry.
        draft.CheckCount(CountOf(file));
        file.Position = 0;
        using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true, Encoding.UTF8);
        var limit = draft.Limits.BytesFrom(file.Length);
        long sum = 0;
        foreach (var entry in archive.Entries)
        {
            sum += Math.Max(0, entry.Length);
            if (sum > limit || sum < 0) throw draft.TooLarge();
            // Some programs on Windows write their own separators.
            var name = entry.FullName.Replace('\\', '/');
            if (Kind(entry, name) is not { } kind) throw draft.Hostile(name, "is a device, a pipe or of another kind that is not unpacked");
            var target = kind == ArchiveEntryKind.SymbolicLink ? Target(entry, draft) : null;
            if (!draft.Add(name, kind, kind == ArchiveEntryKind.File ? entry.Length : 0, target, () => new BoundedStream(entry.Open(), draft.Limits.KeptFile + 1L, draft.TooLarge))) return;
        }
    }

    /// <summary>By the Unix mode in the upper half of the external attributes; zero where it was packed elsewhere.</summary>
    private static ArchiveEntryKind? Kind(ZipArchiveEntry entry, string name) => ((entry.ExternalAttributes >> 16) & KindMask) switch
    {
        0xA000 => ArchiveEntryKind.SymbolicLink,
        0x4000 => ArchiveEntryKind.Folder,
        0 or 0x8000 => name.EndsWith('/') ? ArchiveEntryKind.Folder : ArchiveEntryKind.File,
        _ => null,
    };

    private static string Target(ZipArchiveEntry entry, ArchiveDraft draft)
    {
        using var stream = new BoundedStream(entry.Open(), draft.Limits.PathLength, draft.TooLarge);
        using var text = new StreamReader(stream, Encoding.UTF8);
        return text.ReadToEnd();
    }

    /// <summary>Entries as the end record says (APPNOTE 4.3.16); where it does not fit there, as the end record of 64 bits does (4.3.14).</summary>
    private static long CountOf(FileStream file)
    {
        var tail = new byte[(int)Math.Min(file.Length, EndLength + ushort.MaxValue)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        var end = tail.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        if (end < 0 || end + EndLength > tail.Length) throw new InvalidDataException();
        var count = BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(end + 10));
        var locator = end - 20;
        if (count != ushort.MaxValue || locator < 0 || !tail.AsSpan(locator).StartsWith("PK\u0006\u0007"u8)) return count;
        var at = BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(locator + 8));
        if (at < 0 || at > file.Length - 56) throw new InvalidDataException();
        var record = new byte[56];
        file.Position = at;
        file.ReadExactly(record);
        return BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(32));
    }
}
