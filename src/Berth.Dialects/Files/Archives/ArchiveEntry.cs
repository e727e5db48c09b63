namespace Berth.Dialects.Files.Archives;

/// <summary>Something in an archive.</summary>
/// <param name="Path">Relative, with <c>/</c> between names, without <c>.</c> and <c>..</c>; a folder's without a trailing slash.</param>
/// <param name="Target">Where a link leads, as written; null for what is no link.</param>
public sealed record ArchiveEntry(string Path, ArchiveEntryKind Kind, long Size, string? Target = null);

public enum ArchiveEntryKind
{
    File,
    Folder,
    SymbolicLink,
    HardLink,
}
