using System.Collections.Immutable;
using System.Globalization;
using Berth.Core.Problems;
using Berth.Runtimes.Local.Cgroups;
using Berth.Runtimes.Local.Linux;

namespace Berth.Runtimes.Local.Checks;

/// <summary>Looks at all that the local runtime needs of this machine. Changes nothing that lasts.</summary>
public static class MachineChecks
{
    private const long EnoughSpace = 5L << 30;
    private static readonly Version OldestKernel = new(5, 4);

    /// <param name="home">Berth's home; it or the nearest folder above it must exist.</param>
    public static ImmutableArray<MachineCheck> Run(string home) =>
        [Kernel(), Root(), Engine(), Overlay(home), ControlGroups(), Seccomp(), Space(home)];

    private static MachineCheck Kernel()
    {
        var version = Environment.OSVersion.Version;
        return version >= OldestKernel
            ? Fine("kernel", $"Linux {version}")
            : Bad("kernel", $"Linux {version} is too old", $"upgrade to Linux {OldestKernel} or newer");
    }

    private static MachineCheck Root() => Libc.geteuid() == 0
        ? Fine("root", "running as root")
        : Bad("root", "not running as root", "put `sudo` before the command: `sudo berth …`");

    private static MachineCheck Engine()
    {
        try
        {
            var engine = ContainerEngine.Find();
            return Fine("engine", $"{engine.Path}, {Version(engine)}");
        }
        catch (BerthException e)
        {
            return Bad("engine", e.Problems[0].What, e.Problems[0].Fix!);
        }
    }

    /// <summary>The first line of what it says of itself: <c>runc version 1.1.5</c>.</summary>
    private static string Version(ContainerEngine engine)
    {
        using var pipe = Pipe.Open();
        var pid = ChildProcess.Spawn(engine.Path, [engine.Name, "--version"], ["PATH=/usr/bin:/bin"], -1, pipe.Writer, -1);
        pipe.CloseWriter();
        using var stream = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(pipe.TakeReader(), ownsHandle: true), FileAccess.Read, 1);
        var line = new StreamReader(stream).ReadLine();
        return ChildProcess.Await(pid).ShellCode == 0 && line is not null ? line : "of unknown version";
    }

    private static MachineCheck Overlay(string home)
    {
        var parent = Existing(home);
        var problem = Libc.geteuid() == 0 ? TryOverlay(parent) : "it takes root to try";
        return problem is null
            ? Fine("overlayfs", $"works in `{parent}`")
            : Bad("overlayfs", problem, "load it with `sudo modprobe overlay`, or set `BERTH_HOME` to a folder on ext4, xfs, btrfs or tmpfs");
    }

    private static string? TryOverlay(string parent)
    {
        string? problem = null;
        var thread = new Thread(() =>
        {
            var folder = Path.Combine(parent, ".overlay-check-" + Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            try
            {
                foreach (var name in (string[])["lower", "upper", "work", "root"]) Directory.CreateDirectory(Path.Combine(folder, name));
                using var mounts = PrivateMounts.Enter();
                var root = Path.Combine(folder, "root");
                PrivateMounts.MountOverlay([Path.Combine(folder, "lower")], Path.Combine(folder, "upper"), Path.Combine(folder, "work"), folder, root);
                _ = Libc.umount2(root, Libc.MNT_DETACH);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problem = e.Message;
            }
            catch (BerthException e)
            {
                problem = e.Problems[0].What;
            }
            finally
            {
                FolderTree.TryRemove(folder, 100);
            }
        });
        thread.Start();
        thread.Join();
        return problem;
    }

    private static MachineCheck ControlGroups()
    {
        var layout = CgroupLayout.Detect();
        if (layout.Roots.Count == 0)
            return Bad("control groups", "none are mounted", "mount them: `sudo mount -t cgroup2 none /sys/fs/cgroup`");
        var kind = layout.IsUnified ? "v2" : layout.IsHybrid ? "v1, v2 beside it" : "v1";
        var missing = ((string[])["cpu", "memory", "pids"]).Where(c => !layout.Has(c)).ToList();
        return missing.Count == 0
            ? Fine("control groups", $"{kind}, with cpu, memory and pids")
            : Bad("control groups", $"{kind}, without {string.Join(", ", missing)}", "boot with these controllers switched on, or do without the limits");
    }

    private static MachineCheck Seccomp() => File.Exists("/proc/sys/kernel/seccomp/actions_avail")
        ? Fine("seccomp", "the kernel filters system calls")
        : Bad("seccomp", "the kernel cannot filter system calls", "use a kernel built with CONFIG_SECCOMP_FILTER");

    private static MachineCheck Space(string home)
    {
        var folder = Existing(home);
        var free = new DriveInfo(folder).AvailableFreeSpace;
        var detail = $"{free / (1 << 20)} MiB free for `{folder}`";
        return free >= EnoughSpace ? Fine("disk space", detail) : Bad("disk space", detail, "free at least 5 GiB, or set `BERTH_HOME` to a bigger disk");
    }

    private static string Existing(string folder)
    {
        var full = Path.GetFullPath(folder);
        while (!Directory.Exists(full)) full = Path.GetDirectoryName(full)!;
        return full;
    }

    private static MachineCheck Fine(string name, string detail) => new(name, true, detail, null);

    private static MachineCheck Bad(string name, string detail, string fix) => new(name, false, detail, fix);
}
