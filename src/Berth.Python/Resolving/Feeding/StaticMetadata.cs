using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Berth.Core.Problems;
using Berth.Python.Metadata;
using Berth.Python.Versions;
using Berth.Python.Wheels;

namespace Berth.Python.Resolving.Feeding;

/// <summary>Metadata that a source distribution holds and promises to keep when built (PEP 643).</summary>
internal static class StaticMetadata
{
    private const int LargestMetadata = 16 << 20;

    /// <summary>Inflated bytes that are looked through for the file; it stands at the top of the archive, but need not come first.</summary>
    private const long LargestSearch = 1L << 30;

    private static readonly PythonVersion FirstReliable = PythonVersion.Parse("2.2");

    private static readonly string[] Needed = ["requires-dist", "requires-python", "provides-extra", "name", "version"];

    /// <summary>Null where the archive does not promise what its dependencies are.</summary>
    public static async Task<Checked<PackageMetadata>?> ReadAsync(string path, string fileName, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path)) return null;
        if (await TextAsync(path, fileName, cancellationToken) is not { } text) return null;
        var fields = HeaderFields.Parse(text);
        var format = fields.FirstOrDefault(f => f.Name == "metadata-version").Value;
        if (!PythonVersion.TryParse(format, out var version) || version < FirstReliable) return null;
        if (fields.Any(f => f.Name == "dynamic" && Needed.Contains(f.Value.ToLowerInvariant()))) return null;
        return PackageMetadata.Parse(text, fileName);
    }

    private static async Task<string?> TextAsync(string path, string fileName, CancellationToken cancellationToken)
    {
        if (fileName.EndsWith(".zip", StringComparison.Ordinal)) return Zipped(path, fileName);
        if (!fileName.EndsWith(".tar.gz", StringComparison.Ordinal) && !fileName.EndsWith(".tgz", StringComparison.Ordinal)) return null;
        try
        {
            await using var file = File.OpenRead(path);
            await using var inflated = new GZipStream(file, CompressionMode.Decompress);
            await using var archive = new TarReader(inflated);
            long searched = 0;
            while (await archive.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry && (searched += entry.Length + 512) < LargestSearch)
            {
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !IsPkgInfo(entry.Name) || entry.Length > LargestMetadata) continue;
                if (entry.DataStream is null) return null;
                using var reader = new StreamReader(entry.DataStream, Encoding.UTF8);
                return await reader.ReadToEndAsync(cancellationToken);
            }

            return null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or FormatException or UnauthorizedAccessException)
        {
            throw new BerthException(new Problem(PythonProblems.DamagedWheel, $"the archive `{fileName}` is damaged: {e.Message}", Fix: "use another release of the package"), e);
        }
    }

    private static string? Zipped(string path, string fileName)
    {
        using var archive = WheelArchive.Open(path, fileName);
        return archive.Members.FirstOrDefault(m => IsPkgInfo(m.Path)) is { } member ? archive.ReadText(member, LargestMetadata) : null;
    }

    private static bool IsPkgInfo(string name)
    {
        if (name.StartsWith("./", StringComparison.Ordinal)) name = name[2..];
        return name.EndsWith("/PKG-INFO", StringComparison.Ordinal) && name.Count(c => c == '/') == 1;
    }
}
