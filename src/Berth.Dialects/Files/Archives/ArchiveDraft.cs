using System.Collections.Immutable;
using Berth.Core.Problems;

namespace Berth.Dialects.Files.Archives;

/// <summary>Collects entries of an archive and refuses those that are not safe.</summary>
internal sealed class ArchiveDraft(DocumentFile file, ArchiveLimits limits, Func<string, bool> keep, Func<string, bool> enough)
{
    private readonly List<ArchiveEntry> entries = [];
    private readonly Dictionary<string, byte[]> kept = new(StringComparer.Ordinal);
    private long unpacked;

    public DocumentFile File => file;

    public ArchiveLimits Limits => limits;

    /// <returns>False when nothing more has to be read.</returns>
    public bool Add(string written, ArchiveEntryKind kind, long size, string? target, Func<Stream?> open)
    {
        var (path, refusal) = ArchiveRules.Path(written, limits.PathLength);
        if (refusal is not null) throw Hostile(written, refusal);
        if (path.Length == 0) return true;
        var entry = new ArchiveEntry(path, kind, size, target);
        if (target is not null && ArchiveRules.Link(entry) is { } leads) throw Hostile(path, leads);
        CheckCount(entries.Count + 1L);
        unpacked += Math.Max(0, size);
        if (unpacked > limits.Bytes) throw TooLarge();
        entries.Add(entry);
        if (kind == ArchiveEntryKind.File && keep(path)) Keep(path, open);
        return entries.Count > 1 || !enough(path);
    }

    public void CheckCount(long count)
    {
        if (count > limits.Entries) throw Refused(DialectProblems.ArchiveTooLarge, $"has more than {limits.Entries} entries", "leave data and byte code out of the archive");
    }

    public ArchiveListing ToListing()
    {
        if (ArchiveRules.ThroughLink(entries) is { } path) throw Hostile(path, "lies behind a link of the archive");
        return new([.. entries], kept.ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    public BerthException TooLarge() =>
        Refused(DialectProblems.ArchiveTooLarge, "unpacks to far more than it is itself, or than there is room for", "leave data out of the archive, or name the folder instead");

    /// <summary>An entry of a kind that has no business in an archive of files.</summary>
    public BerthException Hostile(string path, string why) =>
        Refused(DialectProblems.HostileArchive, $"is not read: its entry `{Shown(path)}` {why}", "pack the folder anew without that entry");

    public BerthException Refused(ProblemCode code, string what, string fix) =>
        new(new Problem(code, $"`{file.Shown}` {what}", new SourceSpan(file.Shown), fix));

    private void Keep(string path, Func<Stream?> open)
    {
        if (kept.Count >= limits.KeptFiles && !kept.ContainsKey(path)) return;
        using var content = new MemoryStream();
        var stream = open();
        var buffer = new byte[64 << 10];
        for (int got; stream is not null && (got = stream.Read(buffer)) > 0;)
        {
            content.Write(buffer, 0, got);
            if (content.Length > limits.KeptFile)
                throw Refused(DialectProblems.DocumentTooLarge, $"holds `{Shown(path)}` with more than {limits.KeptFile >> 20} MiB", "keep data out of that file");
        }

        kept[path] = content.ToArray();
    }

    private static string Shown(string path) => string.Concat(path.Take(100).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? $"\\x{(int)c:x2}" : c.ToString()));
}
