using System.Collections.Immutable;

namespace Berth.Runtimes.Local.Rootfs;

/// <summary>
/// Sees to it that mounting leaves no trace in the writable layer. Places to mount on are put into a lowest layer, where they count only
/// as far as the image lacks them; what still had to be made (behind the image's own links) is taken away afterwards.
/// </summary>
internal sealed class MountPoints
{
    private static readonly string[] SystemFolders = ["proc", "sys", "dev"];
    private readonly List<string> _made = [];

    /// <summary>Fills the lowest layer.</summary>
    public static void Lay(string lowest, ImmutableArray<RunMount> mounts)
    {
        foreach (var folder in SystemFolders) Directory.CreateDirectory(Path.Combine(lowest, folder));
        foreach (var mount in mounts)
        {
            var place = RootfsPath.Resolve(lowest, mount.Target)!;
            if (Directory.Exists(mount.Source))
            {
                Directory.CreateDirectory(place);
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.WriteAllBytes(place, []);
        }
    }

    /// <summary>Notes what the engine will have to make. Call with the layers mounted at <paramref name="rootfs"/>.</summary>
    public void Note(string rootfs, ImmutableArray<RunMount> mounts)
    {
        foreach (var mount in mounts)
        {
            var place = RootfsPath.Resolve(rootfs, mount.Target);
            while (place is not null && place.Length > rootfs.Length && !Path.Exists(place))
            {
                _made.Add(place[rootfs.Length..]);
                place = Path.GetDirectoryName(place);
            }
        }
    }

    /// <summary>Removes it from the writable layer again, unless the task put something there.</summary>
    public void Clear(string upper)
    {
        foreach (var path in _made.OrderByDescending(p => p.Length))
        {
            var place = upper + path;
            if (File.Exists(place) && new FileInfo(place).Length == 0) File.Delete(place);
            else if (Directory.Exists(place) && !Directory.EnumerateFileSystemEntries(place).Any()) Directory.Delete(place);
        }
    }
}
