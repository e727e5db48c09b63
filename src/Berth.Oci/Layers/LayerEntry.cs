namespace Berth.Oci.Layers;

/// <summary>
/// One entry of a layer. Paths are relative to the root, '/'-separated, without leading or trailing slash and without "." or ".." parts.
/// Owner is always 0:0 and the time always <see cref="LayerFormat.Time"/>, except where a base image or an executed step says otherwise.
/// </summary>
public abstract record LayerEntry(string Path)
{
    /// <summary>Permission bits, including set-id and sticky bits.</summary>
    public int Mode { get; init; }

    public int UserId { get; init; }

    public int GroupId { get; init; }

    /// <summary>Seconds since 1970.</summary>
    public long ModifiedAt { get; init; } = LayerFormat.Time;

    /// <summary>Extended attributes by full name (<c>security.capability</c>); empty for almost every entry.</summary>
    public IReadOnlyDictionary<string, byte[]> ExtendedAttributes { get; init; } = EmptyAttributes;

    private static readonly Dictionary<string, byte[]> EmptyAttributes = [];

    /// <param name="Size">Bytes that <paramref name="Open"/> yields, exactly.</param>
    /// <param name="Open">Opens the content anew at each call; the caller closes it.</param>
    public sealed record File(string Path, long Size, Func<Stream> Open) : LayerEntry(Path);

    public sealed record Directory(string Path) : LayerEntry(Path);

    /// <param name="Target">As written in the link; may be relative.</param>
    public sealed record SymbolicLink(string Path, string Target) : LayerEntry(Path);

    /// <param name="Target">Path of a file earlier in the same layer.</param>
    public sealed record HardLink(string Path, string Target) : LayerEntry(Path);

    /// <summary>A device node or a named pipe.</summary>
    /// <param name="Kind"><c>c</c>, <c>b</c> or <c>p</c>.</param>
    public sealed record Node(string Path, char Kind, int Major, int Minor) : LayerEntry(Path);

    /// <summary>Takes away what lower layers have at this path (layer.md, "Whiteouts").</summary>
    public sealed record Whiteout(string Path) : LayerEntry(Path);

    /// <summary>Hides everything that lower layers have below this directory. Its directory entry stands beside it.</summary>
    public sealed record OpaqueWhiteout(string Path) : LayerEntry(Path);
}
