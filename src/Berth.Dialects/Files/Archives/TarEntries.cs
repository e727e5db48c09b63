using System.Formats.Tar;
using System.IO.Compression;

namespace Berth.Dialects.Files.Archives;

/// <summary>Reads the entries of tar archives, compressed with gzip or not.</summary>
internal static class TarEntries
{
    public static void Read(ArchiveDraft draft, bool gzipped)
    {
        Stream file = new FileStream(draft.File.FullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 64 << 10);
        var length = file.Length;
        // Seekable where it is not compressed, so that large files are skipped and not read.
        using var stream = gzipped ? new BoundedStream(new GZipStream(file, CompressionMode.Decompress), draft.Limits.BytesFrom(length), draft.TooLarge) : file;
        using var reader = new TarReader(stream);
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.EntryType == TarEntryType.GlobalExtendedAttributes) continue;
            if (Kind(entry.EntryType) is not { } kind) throw draft.Hostile(entry.Name, "is a device, a pipe or of another kind that is not unpacked");
            var link = kind is ArchiveEntryKind.SymbolicLink or ArchiveEntryKind.HardLink;
            if (!draft.Add(entry.Name, kind, entry.Length, link ? entry.LinkName : null, () => entry.DataStream)) return;
        }
    }

    private static ArchiveEntryKind? Kind(TarEntryType type) => type switch
    {
        TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile => ArchiveEntryKind.File,
        TarEntryType.Directory => ArchiveEntryKind.Folder,
        TarEntryType.SymbolicLink => ArchiveEntryKind.SymbolicLink,
        TarEntryType.HardLink => ArchiveEntryKind.HardLink,
        _ => null,
    };
}
