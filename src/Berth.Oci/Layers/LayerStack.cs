using System.Collections.Immutable;
using Berth.Oci.Linux;

namespace Berth.Oci.Layers;

/// <summary>
/// Looks files up in a stack of unpacked layers as a container would see them: upper layers win, whiteouts hide, and links are followed inside the
/// stack only, so that an image cannot lead to files of this machine.
/// </summary>
/// <param name="folders">Absolute, lowest first.</param>
public sealed class LayerStack(ImmutableArray<string> folders)
{
    private const int MaximumLinks = 40;

    /// <summary>The file on this machine that stands at <paramref name="path"/> in the stack; null where there is none.</summary>
    /// <param name="path">'/'-separated, from the root of the image.</param>
    public string? Find(string path) => Locate(path)?.Host;

    /// <summary>As <see cref="Find"/>, with the file's own path once all links are followed: no leading slash, '/'-separated.</summary>
    public (string Path, string Host)? Locate(string path)
    {
        var rest = new Stack<string>(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        var done = new List<string>();
        var links = 0;
        string? found = null;
        while (rest.TryPop(out var name))
        {
            if (name == ".") continue;
            if (name == "..")
            {
                if (done.Count > 0) done.RemoveAt(done.Count - 1);
                found = null;
                continue;
            }

            done.Add(name);
            if (Topmost(done) is not var (host, status)) return null;
            found = host;
            if (status.Kind == FileKind.SymbolicLink)
            {
                if (++links > MaximumLinks || new FileInfo(host).LinkTarget is not { } target) return null;
                done.RemoveAt(done.Count - 1);
                if (target.StartsWith('/')) done.Clear();
                foreach (var part in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse()) rest.Push(part);
                found = null;
            }
            else if (rest.Count > 0 && status.Kind != FileKind.Directory) return null;
        }

        found ??= done.Count > 0 && Topmost(done) is var (at, _) ? at : null;
        return found is null ? null : (string.Join('/', done), found);
    }

    /// <summary>Names in a folder of the stack, in ordinal order; none where there is no such folder.</summary>
    /// <param name="path">As for <see cref="Find"/>.</param>
    public ImmutableArray<string> List(string path)
    {
        if (Locate(path) is not var (own, _)) return [];
        var parts = own.Split('/');
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var hidden = new HashSet<string>(StringComparer.Ordinal);
        for (var i = folders.Length - 1; i >= 0; i--)
        {
            var (host, hidesLower) = Step(folders[i], parts);
            foreach (var name in host is null ? [] : DirectoryListing.Read(host))
            {
                // A name that an upper layer has taken away or replaced tells nothing about this layer's.
                if (hidden.Add(name) && FileStatus.Find($"{host}/{name}")?.IsWhiteout == false) names.Add(name);
            }

            if (hidesLower) break;
        }

        return [.. names];
    }

    /// <summary>The folder in one layer, and whether that layer hides what lower ones have at the same place.</summary>
    private static (string? Host, bool HidesLower) Step(string layer, string[] parts)
    {
        var (here, opaque) = (layer, false);
        foreach (var part in parts)
        {
            here = $"{here}/{part}";
            if (FileStatus.Find(here) is not { } status) return (null, opaque);
            if (status.Kind != FileKind.Directory) return (null, true);
            opaque |= ExtendedAttributes.Find(here, "trusted.overlay.opaque") is not null;
        }

        return (here, opaque);
    }

    /// <summary>The uppermost layer's entry; every folder on the way is known to be a directory in some layer.</summary>
    private (string Host, FileStatus Status)? Topmost(List<string> parts)
    {
        for (var i = folders.Length - 1; i >= 0; i--)
        {
            var here = folders[i];
            for (var depth = 0; depth < parts.Count; depth++)
            {
                here = $"{here}/{parts[depth]}";
                if (FileStatus.Find(here) is not { } status) break;
                if (status.IsWhiteout) return null;
                if (depth == parts.Count - 1) return (here, status);
                // Something else than a directory here hides what lower layers have below.
                if (status.Kind != FileKind.Directory) break;
                if (ExtendedAttributes.Find(here, "trusted.overlay.opaque") is not null && FileStatus.Find($"{here}/{parts[depth + 1]}") is null) return null;
            }
        }

        return null;
    }
}
