namespace Berth.Oci.Layers;

public enum TarEntryKind
{
    File,
    Directory,
    SymbolicLink,
    HardLink,
    CharacterDevice,
    BlockDevice,
    Pipe,
}

/// <summary>One entry of an archive as it is written there; whiteouts are still files named <c>.wh.…</c>.</summary>
public sealed record TarEntry
{
    /// <summary>Relative, without "." parts, leading or trailing slash; never leaves the root. Empty for the root itself. Odd bytes as in <see cref="Linux.PathBytes"/>.</summary>
    public required string Path { get; init; }

    public required TarEntryKind Kind { get; init; }

    /// <summary>Permission bits with set-id and sticky bits.</summary>
    public int Mode { get; init; }

    public int UserId { get; init; }

    public int GroupId { get; init; }

    /// <summary>Seconds since 1970.</summary>
    public long ModifiedAt { get; init; }

    public int ModifiedNanoseconds { get; init; }

    /// <summary>Of a symbolic link as written; of a hard link in the form of <see cref="Path"/>; else empty.</summary>
    public string Target { get; init; } = "";

    public int Major { get; init; }

    public int Minor { get; init; }

    /// <summary>Bytes of content; 0 for all but files.</summary>
    public long Size { get; init; }

    public IReadOnlyDictionary<string, byte[]> ExtendedAttributes { get; init; } = NoAttributes;

    /// <summary>Ends after <see cref="Size"/> bytes; readable until the next entry is asked for.</summary>
    public required Stream Content { get; init; }

    private static readonly Dictionary<string, byte[]> NoAttributes = [];
}
