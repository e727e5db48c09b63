using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Dialects.Files;
using Berth.Dialects.Files.Archives;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.DataRobot;

/// <summary>The files of an environment or a model, in a folder or in an archive of one.</summary>
/// <param name="Root">The folder or the archive.</param>
/// <param name="Files">Paths below it, sorted; of a folder at most <see cref="MostFiles"/>.</param>
internal sealed record ContextTree(DocumentFile Root, ImmutableArray<string> Files, Func<string, byte[]> Read)
{
    public const int MostFiles = 10_000;
    private static readonly string[] Texts = ["Dockerfile", "start_server.sh", "env_info.json", "requirements.txt"];

    /// <summary>Whether the root is a folder, so that its files have paths.</summary>
    public bool OnDisk { get; private init; } = true;

    public bool Has(string name) => Files.BinarySearch(name, StringComparer.Ordinal) >= 0;

    public SourceSpan Place(string name) => new(File(name).Shown);

    public DocumentFile File(string name) => new(Path.Combine(Root.FullPath, name), Path.Combine(Root.Shown, name));

    /// <summary>Null, with a problem added, where it is no text.</summary>
    public string? Text(string name, ImmutableArray<Problem>.Builder problems)
    {
        try
        {
            return YamlText.Decode(Read(name), File(name).Shown, YamlLimits.Default);
        }
        catch (BerthException e)
        {
            problems.AddRange(e.Problems);
            return null;
        }
    }

    public static ContextTree OfFolder(DocumentFile folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, MaxRecursionDepth = 16 };
        // Links are files here as well, but none that is entered.
        var names = Directory.EnumerateFiles(folder.FullPath, "*", options).Concat(Directory.EnumerateFiles(folder.FullPath, "*", new EnumerationOptions { AttributesToSkip = FileAttributes.None }))
            .Select(f => Path.GetRelativePath(folder.FullPath, f)).Distinct(StringComparer.Ordinal).Take(MostFiles).Order(StringComparer.Ordinal);
        return new ContextTree(folder, [.. names], name => new DocumentFile(Path.Combine(folder.FullPath, name), Path.Combine(folder.Shown, name)).Read(YamlLimits.Default.Bytes));
    }

    /// <summary>
    /// The root of an archive, or the one folder that everything in it lies in, where the root itself is no environment. What Finder adds to
    /// zip archives does not count.
    /// </summary>
    public static ContextTree OfArchive(DocumentFile archive, ArchiveListing listing)
    {
        var files = listing.Entries.Where(e => e.Kind != ArchiveEntryKind.Folder && !e.Path.StartsWith("__MACOSX/", StringComparison.Ordinal) && Path.GetFileName(e.Path) != ".DS_Store")
            .Select(e => e.Path).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var wrapping = Wrapping(files);
        return new ContextTree(archive, [.. files.Select(f => f[wrapping.Length..]).Order(StringComparer.Ordinal)], name =>
            listing.Kept.GetValueOrDefault(wrapping + name) ?? throw new BerthException(new Problem(
                DialectProblems.FileUnreadable, $"`{Path.Combine(archive.Shown, name)}` is a link or no plain file", new SourceSpan(archive.Shown), "pack the folder anew with plain files")))
        {
            OnDisk = false,
        };
    }

    /// <summary>Whether the text of an archive's file is wanted: the known names at the top or in a wrapping folder.</summary>
    public static bool IsText(string path) => path.Count(c => c == '/') < 2 && Texts.Contains(Path.GetFileName(path));

    private static string Wrapping(List<string> files)
    {
        if (files.Count == 0 || files.Exists(f => !f.Contains('/'))) return "";
        var first = files[0][..(files[0].IndexOf('/') + 1)];
        return files.TrueForAll(f => f.StartsWith(first, StringComparison.Ordinal)) ? first : "";
    }
}
