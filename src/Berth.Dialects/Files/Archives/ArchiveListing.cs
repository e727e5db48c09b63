using System.Collections.Immutable;
using System.IO.Compression;
using Berth.Core.Problems;

namespace Berth.Dialects.Files.Archives;

/// <summary>What is in an archive, and the content of those files that were asked for. Nothing is unpacked to disk.</summary>
/// <param name="Entries">In the archive's order; folders that nothing names are not there.</param>
/// <param name="Kept">Content by path.</param>
public sealed record ArchiveListing(ImmutableArray<ArchiveEntry> Entries, ImmutableSortedDictionary<string, byte[]> Kept)
{
    /// <summary>Reads an archive to its end, and refuses it whole for one entry that unpacking it would not be safe with.</summary>
    /// <param name="keep">Whether the content of the file at a path is wanted.</param>
    /// <param name="enough">Whether this first entry already says all that is to be known; the rest is then not read.</param>
    public static Checked<ArchiveListing> Read(DocumentFile file, ArchiveLimits limits, Func<string, bool> keep, Func<string, bool>? enough = null)
    {
        var draft = new ArchiveDraft(file, limits, keep, enough ?? (_ => false));
        try
        {
            switch (ArchiveFormats.Of(file.FullPath))
            {
                case ArchiveFormat.Zip:
                    ZipEntries.Read(draft);
                    break;
                case { } format:
                    TarEntries.Read(draft, format == ArchiveFormat.GzippedTar);
                    break;
                case null when !File.Exists(file.FullPath):
                    throw draft.Refused(DialectProblems.FileMissing, "does not exist", "check the path; it is relative to the current folder");
                default:
                    throw draft.Refused(DialectProblems.InvalidArchive, "is no tar or zip archive", "pack the folder anew: tar -czf env.tar.gz -C FOLDER .");
            }

            return new(draft.ToListing(), []);
        }
        catch (BerthException e)
        {
            return new(null, e.Problems);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or NotSupportedException or ArgumentException or OverflowException)
        {
            return new(null, draft.Refused(DialectProblems.InvalidArchive, "is damaged or cut short", "pack the folder anew: tar -czf env.tar.gz -C FOLDER .").Problems);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(null, draft.Refused(DialectProblems.FileUnreadable, $"cannot be read: {e.Message}", "make it readable, or name another file").Problems);
        }
    }
}
