using System.Runtime.InteropServices;
using System.Text;
using Berth.Core.Problems;

namespace Berth.Runtimes.Local.Linux;

/// <summary>
/// Mounts that only the calling thread and the processes it starts see. They vanish with the last of these, so a killed command leaves none behind.
/// To be used on a thread of one's own, and left soon: threads that the runtime happens to start from this one would otherwise share its namespace
/// and working directory.
/// </summary>
internal sealed unsafe class PrivateMounts : IDisposable
{
    // The kernel takes one page of options; some room is left for the terminator and the fixed words.
    private const int OptionBytes = 4000;

    private const int ReadOnlyDirectory = 0x10000;

    private readonly int _namespace;
    private readonly int _directory;
    private bool _left;

    private PrivateMounts(int before, int directory) => (_namespace, _directory) = (before, directory);

    /// <summary>Gives the thread its own mount namespace and its own working directory, until it leaves them.</summary>
    public static PrivateMounts Enter()
    {
        var place = new PrivateMounts(Open("/proc/thread-self/ns/mnt\0"u8, 0), Open(".\0"u8, ReadOnlyDirectory));
        SystemCallException.Check(Libc.unshare(Libc.CLONE_NEWNS), "unshare");
        SystemCallException.Check(Libc.mount("none", "/", null, Libc.MS_REC | Libc.MS_PRIVATE, null), "make mounts private");
        return place;
    }

    /// <summary>Goes back to where the thread came from; what it started stays where it is. Does nothing the second time.</summary>
    public void Dispose()
    {
        if (_left) return;
        _left = true;
        SystemCallException.Check(Libc.setns(_namespace, Libc.CLONE_NEWNS), "leave the mount namespace");
        SystemCallException.Check(Libc.fchdir(_directory), "go back to the working directory");
        _ = Libc.close(_namespace);
        _ = Libc.close(_directory);
    }

    private static int Open(ReadOnlySpan<byte> path, int flags)
    {
        fixed (byte* p = path) return SystemCallException.Check(Libc.openat(-100, p, flags | Libc.O_CLOEXEC, 0), "open");
    }

    /// <summary>Mounts an overlay. Afterwards the thread's working directory is unspecified.</summary>
    /// <param name="lowers">Absolute, lowest first, at least one.</param>
    /// <param name="links">An empty folder for short names, used when the option text would be too long.</param>
    public static void MountOverlay(IReadOnlyList<string> lowers, string upper, string work, string links, string target)
    {
        var names = ShortNames(lowers, links, out var from);
        SystemCallException.Check(Libc.chdir(from), $"enter {from}");
        var options = new StringBuilder("lowerdir=").AppendJoin(':', Enumerable.Reverse(names))
            .Append(",upperdir=").Append(Escape(upper)).Append(",workdir=").Append(Escape(work))
            // Changes must stay plain: what is not OCI's kind of whiteout cannot become a layer.
            .Append(",redirect_dir=off,metacopy=off,index=off").ToString();
        // Without `volatile` unmounting writes the whole upper directory to disk, which nobody will read after a crash.
        if (Libc.mount("overlay", target, "overlay", 0, options + ",volatile") == 0) return;
        if (Marshal.GetLastPInvokeError() == Libc.EINVAL && Libc.mount("overlay", target, "overlay", 0, options) == 0) return;
        throw Explain(SystemCallException.Last("mount overlay"), lowers, upper);
    }

    private static List<string> ShortNames(IReadOnlyList<string> lowers, string links, out string from)
    {
        from = CommonParent(lowers);
        var start = from.Length == 1 ? 1 : from.Length + 1;
        var names = lowers.Select(l => Escape(l[start..])).ToList();
        if (Encoding.UTF8.GetByteCount(string.Join(':', names)) < OptionBytes - 1024) return names;
        from = links;
        Directory.CreateDirectory(links);
        for (var i = 0; i < lowers.Count; i++) Directory.CreateSymbolicLink(Path.Combine(links, i.ToString()), lowers[i]);
        return [.. Enumerable.Range(0, lowers.Count).Select(i => i.ToString())];
    }

    /// <summary>The deepest folder that holds all of them, itself none of them.</summary>
    internal static string CommonParent(IReadOnlyList<string> paths)
    {
        var parent = Path.GetDirectoryName(paths[0]) ?? "/";
        foreach (var path in paths)
            while (parent != "/" && !path.StartsWith(parent + "/", StringComparison.Ordinal)) parent = Path.GetDirectoryName(parent) ?? "/";
        return parent;
    }

    internal static string Escape(string path) =>
        path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal);

    private static BerthException Explain(SystemCallException failure, IReadOnlyList<string> lowers, string upper)
    {
        var missing = lowers.FirstOrDefault(l => !Directory.Exists(l));
        if (missing is not null)
            return new BerthException(new Problem(RuntimeProblems.MountFailed, $"the unpacked layer `{missing}` is not there",
                Fix: "run `berth doctor --store`, then build again"), failure);
        return new BerthException(new Problem(RuntimeProblems.MountFailed, $"overlayfs refuses `{upper}` as a writable folder ({failure.Message})",
            Fix: "set `BERTH_HOME` to a folder on ext4, xfs, btrfs or tmpfs, not itself on an overlay"), failure);
    }
}
