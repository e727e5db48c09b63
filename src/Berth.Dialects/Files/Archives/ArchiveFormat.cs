namespace Berth.Dialects.Files.Archives;

/// <summary>Forms of archives that are read.</summary>
public enum ArchiveFormat
{
    Tar,
    GzippedTar,
    Zip,
}

/// <summary>Tells archives by their first bytes, never by their names.</summary>
public static class ArchiveFormats
{
    private static readonly string[] Endings = [".tar", ".tar.gz", ".tgz", ".zip"];

    /// <summary>Whether a file is called like an archive.</summary>
    public static bool IsNamed(string path) => Endings.Any(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    /// <summary>Null for anything else, and for what cannot be read.</summary>
    public static ArchiveFormat? Of(string path)
    {
        try
        {
            // Pipes and devices tell no length; reading them may wait without end.
            var file = new FileInfo(path);
            if (!file.Exists || (file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file).Length == 0) return null;
            using var stream = file.OpenRead();
            Span<byte> head = stackalloc byte[512];
            return Of(head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <param name="head">The first 512 bytes, or all there are.</param>
    public static ArchiveFormat? Of(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8)) return ArchiveFormat.Zip;
        if (head.Length > 2 && head[0] == 0x1F && head[1] == 0x8B) return ArchiveFormat.GzippedTar;
        return head.Length == 512 && (IsHeader(head) || !head.ContainsAnyExcept((byte)0)) ? ArchiveFormat.Tar : null;
    }

    /// <summary>The checksum over a tar header: octal, the field itself counted as blanks. Old archives have no magic.</summary>
    private static bool IsHeader(ReadOnlySpan<byte> head)
    {
        long sum = 0;
        for (var at = 0; at < 512; at++) sum += at is >= 148 and < 156 ? ' ' : head[at];
        long written = 0;
        foreach (var digit in head[148..156])
        {
            if (digit is >= (byte)'0' and <= (byte)'7') written = (written * 8) + digit - '0';
        }

        return head[0] != 0 && sum == written;
    }
}
