using System.Collections.Immutable;

namespace Berth.Runtimes.Local.Rootfs;

/// <summary>The files by which a task finds names on the network, as on the host; and all else that is mounted.</summary>
internal static class HostFiles
{
    /// <summary>Writes what must differ from the host's and returns every bind mount: the system's first, then the request's own, which win.</summary>
    public static ImmutableArray<RunMount> Lay(RunBox box, RunRequest request)
    {
        var hosts = File.Exists("/etc/hosts") ? File.ReadAllText("/etc/hosts") : "127.0.0.1\tlocalhost\n::1\tlocalhost\n";
        File.WriteAllText(box.Hosts, $"{hosts.TrimEnd()}\n127.0.1.1\t{request.HostName}\n");
        File.WriteAllText(box.HostNameFile, request.HostName + "\n");
        var mounts = ImmutableArray.CreateBuilder<RunMount>();
        // Resolved, because a link there usually leads to a place that only the host has.
        if (RootfsPath.Resolve("/", "/etc/resolv.conf") is { } names && File.Exists(names)) Add(new RunMount(names, "/etc/resolv.conf"));
        Add(new RunMount(box.Hosts, "/etc/hosts"));
        Add(new RunMount(box.HostNameFile, "/etc/hostname"));
        mounts.AddRange(request.Mounts);
        return mounts.ToImmutable();

        void Add(RunMount mount)
        {
            if (!request.Mounts.Any(m => m.Target == mount.Target)) mounts.Add(mount);
        }
    }
}
