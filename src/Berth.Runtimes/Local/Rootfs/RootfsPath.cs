namespace Berth.Runtimes.Local.Rootfs;

/// <summary>Finds files of a root file system without following its links out of it.</summary>
internal static class RootfsPath
{
    private const int MaximumLinks = 40;

    /// <summary>The host path that <paramref name="path"/> names inside <paramref name="root"/>, links resolved as if root were <c>/</c>; null when links go in circles.</summary>
    /// <remarks>The path need not exist: components after the first missing one are taken as they stand.</remarks>
    public static string? Resolve(string root, string path)
    {
        var links = 0;
        var rest = new Stack<string>();
        Push(rest, path);
        var done = new List<string>();
        while (rest.TryPop(out var part))
        {
            if (part is "" or ".") continue;
            if (part == "..")
            {
                if (done.Count > 0) done.RemoveAt(done.Count - 1);
                continue;
            }

            done.Add(part);
            if (new FileInfo(Join(root, done)).LinkTarget is not { } target) continue;
            if (++links > MaximumLinks) return null;
            if (target.StartsWith('/')) done.Clear();
            else done.RemoveAt(done.Count - 1);
            Push(rest, target);
        }

        return Join(root, done);
    }

    private static void Push(Stack<string> rest, string path)
    {
        var parts = path.Split('/');
        for (var i = parts.Length - 1; i >= 0; i--) rest.Push(parts[i]);
    }

    private static string Join(string root, List<string> parts) => parts.Count == 0 ? root : root.TrimEnd('/') + "/" + string.Join('/', parts);
}
