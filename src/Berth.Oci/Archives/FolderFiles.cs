using Berth.Core.Problems;
using Berth.Oci.Images;

namespace Berth.Oci.Archives;

/// <summary>An OCI image layout as a folder. Links inside it are followed, links out of it refused.</summary>
internal sealed class FolderFiles(string path) : ArchiveFiles(path)
{
    private const int MostLinks = 16;
    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    public override long? SizeOf(string path) => new FileInfo(Inside(path)) is { Exists: true } file ? file.Length : null;

    /// <remarks>Pipes and devices have no size, so none is ever opened.</remarks>
    public override Stream Open(string path) => SizeOf(path) is > 0
        ? new FileStream(Inside(path), FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.SequentialScan)
        : Stream.Null;

    public override void Dispose()
    {
    }

    private string Inside(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (path.StartsWith('/') || parts.Contains(".."))
            throw new BerthException(new Problem(OciProblems.UnsafeArchive, $"`{ForeignText.Shown(path)}` in `{Name}` is a name that leads out of the folder", Fix: "do not trust this archive; save the image again"));
        for (var links = 0; links <= MostLinks; links++)
        {
            if (FirstLink(parts) is not { } link) return Path.Combine([_root, .. parts]);
            var target = Path.GetFullPath(Path.Combine(link.Below is [] ? [link.Target] : [link.Target, .. link.Below]));
            if (!target.StartsWith(_root + "/", StringComparison.Ordinal))
                throw new BerthException(new Problem(OciProblems.UnsafeArchive, $"`{ForeignText.Shown(path)}` in `{Name}` is a link that leads out of the folder", Fix: $"copy it with its content: cp -rL '{Name}' COPY"));
            parts = target[(_root.Length + 1)..].Split('/');
        }

        throw new BerthException(new Problem(OciProblems.UnsafeArchive, $"`{ForeignText.Shown(path)}` in `{Name}` is a link without end", Fix: "save the archive again"));
    }

    private (string Target, string[] Below)? FirstLink(string[] parts)
    {
        var at = _root;
        for (var i = 0; i < parts.Length; i++)
        {
            var folder = at;
            at = Path.Combine(at, parts[i]);
            if (new FileInfo(at).LinkTarget is { } target) return (Path.Combine(folder, target), parts[(i + 1)..]);
        }

        return null;
    }
}
