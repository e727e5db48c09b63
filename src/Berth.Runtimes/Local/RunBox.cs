using Berth.Runtimes.Local.Linux;

namespace Berth.Runtimes.Local;

/// <summary>The files a container needs while it runs, below its run directory.</summary>
/// <param name="RunDirectory">Holds <c>upper</c> (what the task changes), <c>box</c> (all else that goes away) and the log.</param>
internal sealed record RunBox(string RunDirectory)
{
    // Up to here removing takes a few milliseconds.
    private const int FewEntries = 1000;

    public string Upper => Path.Combine(RunDirectory, "upper");

    public string Box => Path.Combine(RunDirectory, "box");

    public string Work => Path.Combine(Box, "work");

    public string Rootfs => Path.Combine(Box, "rootfs");

    /// <summary>The lowest layer: where things get mounted that the image lacks.</summary>
    public string MountPoints => Path.Combine(Box, "points");

    public string Links => Path.Combine(Box, "links");

    public string Config => Path.Combine(Box, "config.json");

    public string PidFile => Path.Combine(Box, "pid");

    public string EngineLog => Path.Combine(Box, "engine.log");

    public string Hosts => Path.Combine(Box, "hosts");

    public string HostNameFile => Path.Combine(Box, "hostname");

    public void Make()
    {
        Directory.CreateDirectory(Upper);
        Directory.CreateDirectory(Work);
        Directory.CreateDirectory(Rootfs);
        Directory.CreateDirectory(MountPoints);
    }

    /// <summary>Removes what was made for the container.</summary>
    public static void Remove(string runDirectory, bool keepUpper)
    {
        var box = new RunBox(runDirectory);
        if (!keepUpper) RemoveFolder(box.Upper);
        RemoveFolder(box.Box);
    }

    /// <summary>Big trees are left to a process that outlives us, so that nobody waits for them.</summary>
    public static void RemoveFolder(string folder)
    {
        if (!Directory.Exists(folder)) return;
        if (!FolderTree.TryRemove(folder, FewEntries)) RemoveApart(folder);
    }

    private static void RemoveApart(string folder)
    {
        var pid = ChildProcess.Spawn("/bin/rm", ["rm", "-rf", "--", folder], ["PATH=/usr/bin:/bin"], -1, -1, -1);
        _ = Task.Run(() => ChildProcess.Await(pid));
    }
}
