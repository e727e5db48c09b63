using System.Globalization;
using Berth.Runtimes.Local.Linux;

namespace Berth.Runtimes.Local.Cgroups;

/// <summary>The control groups of one run, <c>/berth/&lt;id&gt;</c> in every hierarchy. The engine makes them; they are read and removed here.</summary>
internal sealed record RunCgroup(CgroupLayout Layout, string Id)
{
    public string Path => "/berth/" + Id;

    /// <summary>Whether the kernel killed a process of the run for lack of memory; read it before <see cref="Remove"/>.</summary>
    public bool RanOutOfMemory()
    {
        var file = Layout.RootOf("memory") is { } root
            ? Folder(root) + "/memory.oom_control"
            : Layout.Unified is { } unified ? Folder(unified) + "/memory.events" : null;
        return file is not null && File.Exists(file) && CountKills(File.ReadAllText(file)) > 0;
    }

    internal static long CountKills(string text)
    {
        foreach (var line in text.Split('\n'))
            if (line.StartsWith("oom_kill ", StringComparison.Ordinal))
                return long.Parse(line.AsSpan("oom_kill ".Length), NumberStyles.None, CultureInfo.InvariantCulture);
        return 0;
    }

    /// <summary>Kills every process in it and returns once they are gone, at the latest after two seconds.</summary>
    public void Kill()
    {
        for (var round = 0; round < 200; round++)
        {
            var pids = Processes();
            if (pids.Count == 0) return;
            foreach (var pid in pids) _ = Libc.kill(pid, Signals.Kill);
            Thread.Sleep(10);
        }
    }

    /// <summary>Removes the folders; one that is still busy or was never made is left.</summary>
    public void Remove()
    {
        foreach (var root in Layout.Roots)
        {
            var folder = Folder(root);
            for (var round = 0; round < 20 && Libc.rmdir(folder) != 0; round++)
            {
                if (System.Runtime.InteropServices.Marshal.GetLastPInvokeError() != Libc.EBUSY) break;
                Thread.Sleep(1);
            }
        }
    }

    private List<int> Processes()
    {
        var pids = new List<int>();
        foreach (var root in Layout.Roots)
        {
            var file = Folder(root) + "/cgroup.procs";
            if (!File.Exists(file)) continue;
            foreach (var line in File.ReadAllText(file).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                if (int.TryParse(line, CultureInfo.InvariantCulture, out var pid) && pid > 0 && !pids.Contains(pid)) pids.Add(pid);
        }

        return pids;
    }

    private string Folder(string root) => root + Path;
}
