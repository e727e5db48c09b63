using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Dialects.Files;

namespace Berth.Dialects.Native;

/// <summary>The files one step sees, by their path relative to the document.</summary>
internal sealed class StepFiles(DocumentFile document, ImmutableArray<Problem>.Builder problems)
{
    private const int MostFiles = 10_000;
    private readonly Dictionary<string, string> files = new(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, string> ToSorted() => files.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public void AddIfThere(string relativePath)
    {
        if (relativePath.Contains('\0') || Inside(relativePath) is not { } path) return;
        if (File.Exists(path) || (Directory.Exists(path) && path != document.Folder)) AddExisting(path, new SourceSpan(document.Shown));
    }

    public void Add(string relativePath, SourceSpan where)
    {
        if (relativePath.Length == 0 || relativePath.Contains('\0') || Inside(relativePath) is not { } path)
        {
            problems.Add(new Problem(
                DialectProblems.OutsideFolder, $"`{relativePath}` is not a path below the folder of the document", where,
                "put the file beside the document and name it `./NAME`", Key: "steps"));
        }
        else if (File.Exists(path) || Directory.Exists(path))
        {
            AddExisting(path, where);
        }
        else
        {
            problems.Add(new Problem(
                DialectProblems.FileMissing, $"`{relativePath}` does not exist", where,
                "check the path; it is relative to the document", Key: "steps"));
        }
    }

    private string? Inside(string relativePath)
    {
        var path = Path.GetFullPath(relativePath, document.Folder).TrimEnd('/');
        var root = document.Folder.TrimEnd('/');
        return path == root || path.StartsWith(root + "/", StringComparison.Ordinal) ? path : null;
    }

    private void AddExisting(string path, SourceSpan where)
    {
        try
        {
            IEnumerable<string> found = File.Exists(path) ? [path] : Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories);
            foreach (var file in found)
            {
                files[Path.GetRelativePath(document.Folder, file)] = file;
                if (files.Count <= MostFiles) continue;
                problems.Add(new Problem(
                    DialectProblems.DocumentTooLarge, $"a step is given more than {MostFiles} files", where,
                    "name only the files it needs", Key: "steps"));
                return;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem(
                DialectProblems.FileUnreadable, $"`{Path.GetRelativePath(document.Folder, path)}` cannot be read: {e.Message}", where,
                "make it readable", Key: "steps"));
        }
    }
}
