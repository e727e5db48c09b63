namespace Berth.Dialects.Files.Archives;

/// <summary>What may be in an archive: paths and links that stay in it. Each rule gives the rest of a sentence about an entry.</summary>
internal static class ArchiveRules
{
    /// <returns>The path without <c>.</c> and doubled slashes, empty for the top itself; or why it is refused.</returns>
    public static (string Path, string? Refusal) Path(string written, int longest)
    {
        if (written.Length > longest) return ("", $"has a path of more than {longest} characters");
        if (written.Any(char.IsControl)) return ("", "has a control character in its path");
        if (written.StartsWith('/') || (written.Length > 1 && written[1] == ':' && char.IsAsciiLetter(written[0]))) return ("", "has an absolute path");
        var names = written.Split('/').Where(n => n.Length > 0 && n != ".").ToList();
        return names.Contains("..") ? ("", "leads out of the archive with `..`") : (string.Join('/', names), null);
    }

    /// <summary>
    /// Why a link is refused; null where it stays inside. <c>..</c> may only stand at the front: behind the name of another link it would
    /// lead elsewhere than it seems.
    /// </summary>
    public static string? Link(ArchiveEntry entry)
    {
        var target = entry.Target ?? "";
        if (target.Length == 0 || target.Any(char.IsControl)) return "is a link that names nothing";
        if (target.StartsWith('/') || target.Contains('\\')) return $"is a link to `{target}`, which is outside the archive";
        var names = target.Split('/').Where(n => n.Length > 0 && n != ".").ToList();
        var climbs = names.TakeWhile(n => n == "..").Count();
        if (names.Skip(climbs).Contains("..")) return $"is a link to `{target}`, which climbs behind a name";
        var depth = entry.Kind == ArchiveEntryKind.HardLink ? 0 : entry.Path.Count(c => c == '/');
        return climbs > depth ? $"is a link to `{target}`, which is outside the archive" : null;
    }

    /// <summary>An entry that another one reaches through a link, or that is there both as a link and as something else; null where there is none.</summary>
    public static string? ThroughLink(IReadOnlyCollection<ArchiveEntry> entries)
    {
        var links = entries.Where(e => e.Kind == ArchiveEntryKind.SymbolicLink).Select(e => e.Path).ToHashSet(StringComparer.Ordinal);
        if (links.Count == 0) return null;
        foreach (var entry in entries)
        {
            if (entry.Kind != ArchiveEntryKind.SymbolicLink && links.Contains(entry.Path)) return entry.Path;
            if (entry.Kind == ArchiveEntryKind.HardLink && Ancestors(entry.Target! + "/").Any(links.Contains)) return entry.Path;
            if (Ancestors(entry.Path).Any(links.Contains)) return entry.Path;
        }

        return null;
    }

    private static IEnumerable<string> Ancestors(string path)
    {
        for (var cut = path.IndexOf('/'); cut > 0; cut = path.IndexOf('/', cut + 1)) yield return path[..cut];
    }
}
