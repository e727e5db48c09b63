using Berth.Core.Problems;
using Berth.Dialects.Files;

namespace Berth.Dialects;

/// <summary>Finds out what a folder stands for: itself as a document, or the one recognised file at its top.</summary>
internal static class FolderRecognition
{
    private const int MostFiles = 500;

    /// <param name="dialect">Null to find out.</param>
    public static Checked<RecognisedDocument> Identify(string folder, Dialect? dialect)
    {
        var wanted = dialect is null ? DialectList.All : [dialect];
        List<string> files;
        try
        {
            files = [.. Directory.EnumerateFiles(folder).Where(f => wanted.Any(d => d.StandsForFolder(Path.GetFileName(f)))).Take(MostFiles).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Recognition.Refused(
                DialectProblems.FileUnreadable, $"the folder `{folder}` cannot be listed: {e.Message}", new SourceSpan(folder),
                "make it readable, or name a file");
        }

        var candidates = Candidates(folder, files, wanted);
        if (candidates.Count == 1) return new(candidates[0], []);
        if (candidates.Count > 1)
        {
            return Recognition.Refused(
                DialectProblems.Ambiguous, $"the folder `{folder}` holds several files that could be meant: {Listed(candidates)}",
                new SourceSpan(folder), $"name one of them, such as `{candidates[0].File.Shown}`");
        }

        // The dialect itself says best what such a folder lacks.
        if (dialect?.KnowsFolder is not null) return new(Whole(folder, dialect, "the command line says so"), []);
        return Recognition.Refused(
            DialectProblems.NotRecognised,
            $"the folder `{folder}` holds no file that is recognised" + (dialect is null ? "" : $" as {dialect.Name}"),
            new SourceSpan(folder),
            files.Count > 0
                ? $"name the file, such as `{Path.Combine(folder, Path.GetFileName(files[0]))}`"
                : "add a `berth.yaml`, or name another folder");
    }

    /// <summary>A file that cannot be read or recognised is no candidate; naming it alone shows what is wrong with it.</summary>
    private static List<RecognisedDocument> Candidates(string folder, List<string> files, IEnumerable<Dialect> wanted)
    {
        var whole = new List<RecognisedDocument>();
        foreach (var dialect in wanted)
            if (dialect.KnowsFolder?.Invoke(folder) is { } reason) whole.Add(Whole(folder, dialect, reason));
        var single = files.Select(f => FileRecognition.Identify(DocumentFile.At(f)).Value).OfType<RecognisedDocument>()
            .Where(c => wanted.Any(d => d.Name == c.Dialect) && !whole.Exists(w => w.Dialect == c.Dialect));
        List<RecognisedDocument> all = [.. whole, .. single];
        // A declaration may stand beside the Python project it is for, and usually names it.
        if (all.Exists(c => !StandsBack(c))) all.RemoveAll(StandsBack);
        return all is [var first, _, ..] && all.TrueForAll(c => c.Dialect == first.Dialect) && DialectList.Find(first.Dialect)!.NameRank is { } rank
            && all.TrueForAll(c => rank(Path.GetFileName(c.File.FullPath)) >= 0)
            ? [all.MinBy(c => rank(Path.GetFileName(c.File.FullPath)))!]
            : all;
    }

    private static bool StandsBack(RecognisedDocument document) => DialectList.Find(document.Dialect)!.StandsBack;

    private static RecognisedDocument Whole(string folder, Dialect dialect, string reason) =>
        new(DocumentFile.At(folder), dialect.Name, reason, ReadOnlyMemory<byte>.Empty);

    private static string Listed(IEnumerable<RecognisedDocument> candidates) =>
        string.Join(", ", candidates.Select(c => $"`{Path.GetFileName(Path.TrimEndingDirectorySeparator(c.File.FullPath))}` ({c.Dialect})"));
}
