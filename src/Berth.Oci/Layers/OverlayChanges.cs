using Berth.Core.Problems;
using Berth.Oci.Linux;

namespace Berth.Oci.Layers;

/// <summary>Reads what a container changed: the upper directory of an overlayfs mount, as the entries of a layer.</summary>
public static class OverlayChanges
{
    /// <param name="upperDirectory">Not mounted any more. Its files are opened again when the layer is written.</param>
    /// <returns>
    /// Depth first. Modes, owners, hard links and extended attributes are kept; every time is <see cref="LayerFormat.Time"/>; sockets
    /// are left out, and so are overlayfs's own attributes and those that only this machine understands.
    /// </returns>
    /// <exception cref="BerthException">BERTH3007: the mount used redirects or metadata-only copies, which a layer cannot hold.</exception>
    /// <exception cref="LinuxException">The directory cannot be read.</exception>
    public static IReadOnlyList<LayerEntry> Read(string upperDirectory, OverlayFilter filter)
    {
        var found = new List<LayerEntry>();
        var links = new Dictionary<(ulong, ulong), string>();
        Walk(upperDirectory, "", filter, found, links);
        return found;
    }

    private static void Walk(string directory, string path, OverlayFilter filter, List<LayerEntry> found, Dictionary<(ulong, ulong), string> links)
    {
        foreach (var name in DirectoryListing.Read(directory).Order(ByBytes))
        {
            var childPath = path.Length == 0 ? name : $"{path}/{name}";
            var child = $"{directory}/{name}";
            if (filter.Drops(childPath) || FileStatus.Find(child) is not { } status || status.Kind == FileKind.Socket) continue;
            var attributes = ExtendedAttributes.Read(child);
            if (Entry(child, childPath, status, attributes, links) is { } entry) found.Add(entry);
            if (status.Kind != FileKind.Directory) continue;
            if (IsOpaque(attributes)) found.Add(new LayerEntry.OpaqueWhiteout(childPath));
            Walk(child, childPath, filter, found, links);
        }
    }

    private static LayerEntry Entry(
        string file, string path, in FileStatus status, IReadOnlyDictionary<string, byte[]> attributes, Dictionary<(ulong, ulong), string> links)
    {
        if (status.IsWhiteout) return new LayerEntry.Whiteout(path);
        if (attributes.Keys.FirstOrDefault(IsIndirect) is { } indirect)
        {
            throw new BerthException(new Problem(
                OciProblems.UnstorableEntry, $"`{path}` is only a reference to a lower layer (`{indirect}`)", Fix: "mount with redirect_dir=off,metacopy=off"));
        }

        if (status.Kind == FileKind.File && status.Links > 1 && !links.TryAdd((status.Device, status.Inode), path))
            return With(new LayerEntry.HardLink(path, links[(status.Device, status.Inode)]), status, attributes);
        LayerEntry entry = status.Kind switch
        {
            FileKind.Directory => new LayerEntry.Directory(path),
            FileKind.SymbolicLink => new LayerEntry.SymbolicLink(path, SymbolicLinks.Read(file)),
            FileKind.CharacterDevice => new LayerEntry.Node(path, 'c', status.Major, status.Minor),
            FileKind.BlockDevice => new LayerEntry.Node(path, 'b', status.Major, status.Minor),
            FileKind.Pipe => new LayerEntry.Node(path, 'p', 0, 0),
            _ => new LayerEntry.File(path, status.Size, () => FileStreams.OpenRead(file)),
        };
        return With(entry, status, attributes);
    }

    private static LayerEntry With(LayerEntry entry, in FileStatus status, IReadOnlyDictionary<string, byte[]> attributes) => entry with
    {
        Mode = status.Mode,
        UserId = status.UserId,
        GroupId = status.GroupId,
        ExtendedAttributes = attributes.Keys.Any(k => !IsKept(k)) ? attributes.Where(a => IsKept(a.Key)).ToDictionary(StringComparer.Ordinal) : attributes,
    };

    private static bool IsOverlays(string attribute) =>
        attribute.StartsWith("trusted.overlay.", StringComparison.Ordinal) || attribute.StartsWith("user.overlay.", StringComparison.Ordinal);

    private static bool IsIndirect(string attribute) =>
        IsOverlays(attribute) && (attribute.EndsWith(".redirect", StringComparison.Ordinal) || attribute.EndsWith(".metacopy", StringComparison.Ordinal));

    private static bool IsOpaque(IReadOnlyDictionary<string, byte[]> attributes) =>
        attributes.Any(a => IsOverlays(a.Key) && a.Key.EndsWith(".opaque", StringComparison.Ordinal) && a.Value is [(byte)'y']);

    private static bool IsKept(string attribute) => !IsOverlays(attribute) && attribute is not ("security.selinux" or "security.ima" or "security.evm");

    private static readonly Comparer<string> ByBytes =
        Comparer<string>.Create((a, b) => PathBytes.Encode(a).AsSpan().SequenceCompareTo(PathBytes.Encode(b)));
}
