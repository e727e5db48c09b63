namespace Berth.Dialects.Files.Archives;

/// <summary>How much of an archive is read before it is refused.</summary>
public sealed record ArchiveLimits
{
    public static ArchiveLimits Default { get; } = new();

    public int Entries { get; init; } = 100_000;

    /// <summary>Bytes after decompression.</summary>
    public long Bytes { get; init; } = 64L << 30;

    /// <summary>Bytes that may come of one compressed byte, once <see cref="FreeBytes"/> are out. Code, text and libraries stay below 20.</summary>
    public int Ratio { get; init; } = 200;

    /// <summary>Bytes that may come of anything, however small it is.</summary>
    public long FreeBytes { get; init; } = 64 << 20;

    /// <summary>Bytes of a file whose text is wanted.</summary>
    public int KeptFile { get; init; } = 4 << 20;

    /// <summary>Files whose text is wanted.</summary>
    public int KeptFiles { get; init; } = 64;

    /// <summary>Characters of a path inside the archive.</summary>
    public int PathLength { get; init; } = 4096;

    /// <summary>What a compressed archive of so many bytes may become.</summary>
    public long BytesFrom(long compressed) => Math.Min(Bytes, Math.Max(FreeBytes, compressed > long.MaxValue / Ratio ? long.MaxValue : compressed * Ratio));
}
