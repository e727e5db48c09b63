using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Python.Indexes.Pages;
using Berth.Python.Indexes.Transport;

namespace Berth.Python.Indexes;

/// <summary>Indexes and lists of files in local folders.</summary>
internal static class FolderIndex
{
    /// <summary>What <c>PROJECT/index.html</c> below a folder lists (PEP 503); null where it does not know the project.</summary>
    public static ImmutableArray<IndexFile>? Project(string folder, string project)
    {
        if (!Directory.Exists(folder))
            throw new BerthException(new Problem(PythonProblems.FindLinksMissing, $"the index `{folder}` does not exist", Fix: $"create `{folder}`, or take it out of `python.index`"));
        var page = Path.Combine(folder, project, "index.html");
        return File.Exists(page) ? Page(page) : null;
    }

    /// <summary>Files in a folder, by name; or what a local page lists.</summary>
    public static ImmutableArray<IndexFile> Links(string path)
    {
        if (File.Exists(path) && path.EndsWith(".html", StringComparison.Ordinal)) return Page(path);
        if (!Directory.Exists(path))
            throw new BerthException(new Problem(PythonProblems.FindLinksMissing, $"the find-links place `{path}` does not exist", Fix: $"create `{path}`, or take it out of `python.find_links`"));
        var words = new PageWords();
        return
        [
            .. new DirectoryInfo(path).EnumerateFiles()
                .Where(f => f.Name.EndsWith(".whl", StringComparison.Ordinal) || f.Name.EndsWith(".tar.gz", StringComparison.Ordinal) || f.Name.EndsWith(".zip", StringComparison.Ordinal))
                .OrderBy(f => f.Name, StringComparer.Ordinal)
                .Select(f => words.File(f.Name, Address(f.FullName)) with { Size = f.Length }),
        ];
    }

    private static ImmutableArray<IndexFile> Page(string path)
    {
        var address = Address(path);
        try
        {
            if (new FileInfo(path).Length > IndexHttp.LargestAnswer) throw IndexFaults.TooBig(address, IndexHttp.LargestAnswer);
            return HtmlPage.Parse(File.ReadAllBytes(path), address);
        }
        catch (FormatException e)
        {
            throw IndexFaults.Unreadable(address, e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BerthException(new Problem(PythonProblems.FindLinksMissing, $"`{path}` cannot be read: {e.Message}", Fix: $"make `{path}` readable"), e);
        }
    }

    private static Uri Address(string path) => new(new Uri("file://"), string.Join('/', path.Split('/').Select(Uri.EscapeDataString)));
}
