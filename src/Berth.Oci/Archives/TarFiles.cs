using Berth.Core.Problems;
using Berth.Oci.Images;

namespace Berth.Oci.Archives;

/// <summary>An image as a tar archive. Nothing is unpacked: files are read where they lie.</summary>
internal sealed class TarFiles : ArchiveFiles
{
    private const int MostEntries = 200_000;
    private const int MostLinks = 16;
    private readonly FileStream _archive;
    private readonly Dictionary<string, TarItem> _items = new(StringComparer.Ordinal);

    /// <param name="archive">Closed with this.</param>
    /// <exception cref="BerthException">BERTH3004: an entry's name leads out; BERTH3005: not a tar archive.</exception>
    public TarFiles(string name, FileStream archive)
        : base(name)
    {
        _archive = archive;
        foreach (var item in TarScan.Read(archive.SafeFileHandle, name))
        {
            if (Normal("", item.Name) is not { } path) throw Unsafe(item.Name, "a name that leads out of the archive");
            if (_items.Count >= MostEntries) throw new BerthException(new Problem(OciProblems.InvalidArchive, $"`{Name}` has more than {MostEntries} entries; no image has", Fix: "save the archive again"));
            _items[path] = item;
        }
    }

    public override long? SizeOf(string path) => Find(path)?.Size;

    public override Stream Open(string path) => Find(path) is { } item ? new TarSlice(_archive.SafeFileHandle, item.Offset, item.Size) : throw Lacks(path);

    public override void Dispose() => _archive.Dispose();

    /// <summary>Older versions of Docker save a layer that occurs twice as a link to its first place.</summary>
    private TarItem? Find(string path)
    {
        var at = Normal("", path) ?? throw Unsafe(path, "a name that leads out of the archive");
        for (var links = 0; links <= MostLinks; links++)
        {
            if (!_items.TryGetValue(at, out var item)) return null;
            if (item.Kind == '0') return item;
            if (item.Kind is not '1' and not '2') return null;
            var folder = item.Kind == '1' ? "" : at[..Math.Max(0, at.LastIndexOf('/'))];
            at = Normal(folder, item.Link) ?? throw Unsafe(path, "a link that leads out of the archive");
        }

        throw Unsafe(path, "a link without end");
    }

    /// <summary>Without "." parts, ".." taken away; null where it is absolute or leads out.</summary>
    private static string? Normal(string folder, string path)
    {
        if (path.StartsWith('/')) return null;
        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in path.Split('/'))
        {
            if (part is "" or ".") continue;
            if (part != "..") parts.Add(part);
            else if (parts.Count == 0) return null;
            else parts.RemoveAt(parts.Count - 1);
        }

        return string.Join('/', parts);
    }

    private BerthException Unsafe(string path, string why) =>
        new(new Problem(OciProblems.UnsafeArchive, $"`{ForeignText.Shown(path)}` in `{Name}` is {why}", Fix: "do not trust this archive; save the image again"));
}
