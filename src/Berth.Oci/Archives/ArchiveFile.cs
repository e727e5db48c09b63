using System.IO.Compression;
using Berth.Core.Problems;
using Berth.Oci.Images;
using Berth.Oci.Store;

namespace Berth.Oci.Archives;

/// <summary>Opens archives, plain or compressed with gzip.</summary>
internal static class ArchiveFile
{
    /// <summary>A compressed archive is first inflated beside the store's blobs, into a file that is gone once closed: its listing stands at its end.</summary>
    public static async Task<FileStream> OpenAsync(string path, ContentStore store, CancellationToken cancellationToken)
    {
        if (new FileInfo(path).Length == 0) throw Refused(OciProblems.InvalidArchive, path, "is empty or not a file", "save the archive again");
        var file = Open(path);
        try
        {
            var magic = new byte[6];
            var read = RandomAccess.Read(file.SafeFileHandle, magic, 0);
            if (Named(magic.AsSpan(0, read)) is { } compression)
                throw Refused(OciProblems.UnsupportedCompression, path, $"is compressed with {compression}", $"decompress it first: {compression} -d '{ForeignText.Shown(path)}'");
            if (magic is not [0x1f, 0x8b, ..]) return file;
            await using var compressed = file;
            return await InflateAsync(path, compressed, store, cancellationToken);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new BerthException(new Problem(OciProblems.InvalidArchive, $"`{ForeignText.Shown(path)}` may not be read", Fix: $"chmod +r '{ForeignText.Shown(path)}'"), e);
        }
    }

    private static async Task<FileStream> InflateAsync(string path, FileStream compressed, ContentStore store, CancellationToken cancellationToken)
    {
        var plain = new FileStream(Path.Combine(store.Ingest, "archive-" + Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        try
        {
            await using var inflated = new GZipStream(compressed, CompressionMode.Decompress);
            await inflated.CopyToAsync(plain, 1 << 17, cancellationToken);
            await plain.FlushAsync(cancellationToken);
            return plain;
        }
        catch (InvalidDataException e)
        {
            await plain.DisposeAsync();
            throw new BerthException(new Problem(OciProblems.InvalidArchive, $"`{ForeignText.Shown(path)}` cannot be decompressed: {e.Message}", Fix: "save the archive again"), e);
        }
        catch (IOException e)
        {
            await plain.DisposeAsync();
            throw new BerthException(new Problem(OciProblems.CannotWriteStore, $"`{ForeignText.Shown(path)}` cannot be decompressed into `{store.Ingest}`: {e.Message}", Fix: $"df -h '{store.Home}'"), e);
        }
        catch
        {
            await plain.DisposeAsync();
            throw;
        }
    }

    private static string? Named(ReadOnlySpan<byte> magic) =>
        magic.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]) ? "zstd"
        : magic.StartsWith((ReadOnlySpan<byte>)[0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z']) ? "xz"
        : magic.StartsWith("BZh"u8) ? "bzip2" : null;

    private static BerthException Refused(ProblemCode code, string path, string why, string fix) =>
        new(new Problem(code, $"`{ForeignText.Shown(path)}` {why}", Fix: fix));
}
