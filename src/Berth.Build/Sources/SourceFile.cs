using System.Formats.Tar;
using System.IO.Compression;
using Berth.Core.Problems;

namespace Berth.Build.Sources;

/// <summary>Reads <c>pyproject.toml</c> at the top of a source, without unpacking it.</summary>
internal static class SourceFile
{
    private const string Name = "pyproject.toml";
    private const int Largest = 8 << 20;

    /// <summary>Inflated bytes of an archive that are looked through.</summary>
    private const long LargestSearch = 4L << 30;

    /// <returns>Null where the source has none.</returns>
    /// <exception cref="BerthException">BERTH4501: the archive cannot be read.</exception>
    public static byte[]? Pyproject(string path, string fileName)
    {
        try
        {
            if (Directory.Exists(path)) return Path.Combine(path, Name) is var file && File.Exists(file) ? Read(File.OpenRead(file)) : null;
            return fileName.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) ? Zipped(path) : Tarred(path);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or FormatException or UnauthorizedAccessException)
        {
            throw new BerthException(new Problem(BuildProblems.InvalidSource, $"the source `{fileName}` cannot be read: {e.Message}", Fix: "use another release of the package, or one that has wheels"), e);
        }
    }

    private static byte[]? Zipped(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        return archive.Entries.Where(e => IsAtTop(e.FullName)).OrderBy(e => e.FullName.Length).FirstOrDefault() is { } entry ? Read(entry.Open()) : null;
    }

    private static byte[]? Tarred(string path)
    {
        using var file = File.OpenRead(path);
        using var inflated = new GZipStream(file, CompressionMode.Decompress);
        using var archive = new TarReader(inflated);
        long searched = 0;
        while (archive.GetNextEntry() is { } entry && (searched += entry.Length + 512) < LargestSearch)
            if (entry is { EntryType: TarEntryType.RegularFile or TarEntryType.V7RegularFile, DataStream: { } content } && IsAtTop(entry.Name)) return Read(content);
        return null;
    }

    /// <summary>At the very top, or in the one folder that source distributions have there (PEP 517).</summary>
    private static bool IsAtTop(string name)
    {
        if (name.StartsWith("./", StringComparison.Ordinal)) name = name[2..];
        return name == Name || (name.EndsWith("/" + Name, StringComparison.Ordinal) && name.Count(c => c == '/') == 1);
    }

    private static byte[] Read(Stream content)
    {
        using (content)
        {
            var bytes = new MemoryStream();
            var buffer = new byte[1 << 16];
            int read;
            while ((read = content.Read(buffer)) > 0)
            {
                bytes.Write(buffer, 0, read);
                if (bytes.Length > Largest) throw new InvalidDataException($"its {Name} has more than {Largest >> 20} MiB");
            }

            return bytes.ToArray();
        }
    }
}
