using Berth.Core.Problems;

namespace Berth.Dialects.Files;

/// <summary>A file that a person named, and how they named it.</summary>
/// <param name="FullPath">Absolute; for a document that is built in, a name no file has.</param>
/// <param name="Shown">As problems name it.</param>
public sealed record DocumentFile(string FullPath, string Shown)
{
    public static DocumentFile At(string path) => new(Path.GetFullPath(path), path);

    /// <summary>Absolute folder that relative paths in the document start from.</summary>
    public string Folder => Path.GetDirectoryName(FullPath)!;

    /// <summary>A file that the document names by a path of its own.</summary>
    public DocumentFile Beside(string relativePath) =>
        new(Path.GetFullPath(relativePath, Folder), Path.Combine(Path.GetDirectoryName(Shown) ?? "", relativePath));

    /// <summary>A pipe whose other end nobody writes to would be waited for without end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="limit">Bytes; at most one more is read, so that the reader sees that there are too many.</param>
    /// <param name="mention">Where the file is named, when a document names it.</param>
    /// <exception cref="BerthException">Missing, a folder, or unreadable.</exception>
    public byte[] Read(int limit, SourceSpan? mention = null)
    {
        var where = mention ?? new SourceSpan(Shown);
        if (Directory.Exists(FullPath))
        {
            throw new BerthException(
                new Problem(DialectProblems.FileUnreadable, $"`{Shown}` is a folder, not a file", where, "name a file in it"));
        }

        try
        {
            if (!MayBlock()) return ReadAll(limit);
            var reading = Task.Run(() => ReadAll(limit));
            if (Task.WaitAny([reading], Patience) == 0) return reading.GetAwaiter().GetResult();
            throw new BerthException(new Problem(
                DialectProblems.FileUnreadable, $"`{Shown}` is a pipe or a device that gave no text within {Patience.TotalSeconds:0} s", where,
                "write the text to a file and name that"));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BerthException(new Problem(
                DialectProblems.FileMissing, $"`{Shown}` does not exist", where,
                "check the path; it is relative to " + (mention is null ? "the current folder" : "the document")), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new BerthException(new Problem(
                DialectProblems.FileUnreadable, $"`{Shown}` cannot be read: {e.Message}", where,
                "make it readable, or name another file"), e);
        }
    }

    /// <summary>Pipes and devices tell no length; a link may lead to one.</summary>
    private bool MayBlock()
    {
        var file = new FileInfo(FullPath);
        return file.Exists && (file.LinkTarget is not null || file.Length == 0);
    }

    private byte[] ReadAll(int limit)
    {
        using var stream = new FileStream(FullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1);
        using var content = new MemoryStream();
        var buffer = new byte[64 << 10];
        while (content.Length <= limit)
        {
            var got = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, limit + 1 - content.Length));
            if (got == 0) break;
            content.Write(buffer, 0, got);
        }

        return content.ToArray();
    }
}
