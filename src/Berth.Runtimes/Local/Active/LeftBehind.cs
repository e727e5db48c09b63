using System.Collections.Immutable;
using Berth.Runtimes.Local.Cgroups;
using Berth.Runtimes.Local.Linux;
using Microsoft.Win32.SafeHandles;

namespace Berth.Runtimes.Local.Active;

/// <summary>A run whose owner died before it ended.</summary>
public sealed record LostRun(string Id, string RunDirectory);

/// <summary>Clears what runs left whose owner died: containers, control groups, mounts and writable layers.</summary>
public static class LeftBehind
{
    /// <summary>A file of this name in a run's directory says that the run was lost.</summary>
    public const string LostFile = "lost";

    private static readonly TimeSpan EngineGrace = TimeSpan.FromSeconds(3);

    /// <summary>Does nothing when not root, since only root has runs. One listing of a folder when there is nothing to do. Safe for many processes at once; each lost run is returned by one of them.</summary>
    public static ImmutableArray<LostRun> Sweep(LocalRuntimeOptions options)
    {
        if (Libc.geteuid() != 0 || !Directory.Exists(options.ActiveDirectory)) return [];
        var lost = ImmutableArray.CreateBuilder<LostRun>();
        foreach (var path in Directory.EnumerateFiles(options.ActiveDirectory))
            if (TryClear(path, options) is { } run) lost.Add(run);
        return lost.ToImmutable();
    }

    private static LostRun? TryClear(string path, LocalRuntimeOptions options)
    {
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (FileNotFoundException)
        {
            // It ended between the listing and now.
            return null;
        }

        using (file)
        {
            var mark = Read(file);
            if (!Take(file, mark) || !File.Exists(path)) return null;
            // The owner may have finished it just before the lock was free.
            mark = Read(file);
            if (mark is not null && !Path.GetFileName(path).StartsWith('.')) Clear(mark, options);
            File.Delete(path);
            return mark is null || mark.WholeDirectory ? null : new LostRun(mark.Id, mark.Directory);
        }
    }

    /// <summary>A dead owner's engine may still hold the lock while it brings the container up; that is waited for.</summary>
    private static bool Take(SafeFileHandle file, ActiveMark? mark)
    {
        if (FileLock.TryTake(file)) return true;
        if (mark is null || mark.OwnerLives) return false;
        var start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < EngineGrace)
        {
            Thread.Sleep(10);
            if (FileLock.TryTake(file)) return true;
        }

        return false;
    }

    private static ActiveMark? Read(SafeFileHandle file)
    {
        var bytes = new byte[Math.Min(RandomAccess.GetLength(file), 64 * 1024)];
        var count = RandomAccess.Read(file, bytes, 0);
        return ActiveMark.Parse(bytes[..count]);
    }

    private static void Clear(ActiveMark mark, LocalRuntimeOptions options)
    {
        var cgroup = new RunCgroup(CgroupLayout.Detect(), mark.Id);
        cgroup.Kill();
        cgroup.Remove();
        var state = Path.Combine(options.EngineState, mark.Id);
        RunBox.RemoveFolder(state);
        Unmount(mark.Directory);
        if (!Directory.Exists(mark.Directory)) return;
        if (mark.WholeDirectory)
        {
            RunBox.RemoveFolder(mark.Directory);
            return;
        }

        File.WriteAllText(Path.Combine(mark.Directory, LostFile), "");
        RunBox.Remove(mark.Directory, keepUpper: false);
    }

    /// <summary>Mounts live in the dead owner's own namespace; this is for machines on which something copied them.</summary>
    private static void Unmount(string directory)
    {
        foreach (var line in File.ReadLines("/proc/self/mounts").Reverse())
        {
            var target = line.Split(' ')[1].Replace("\\040", " ", StringComparison.Ordinal);
            if (target.StartsWith(directory + "/", StringComparison.Ordinal)) _ = Libc.umount2(target, Libc.MNT_DETACH);
        }
    }
}
