using System.Collections.Immutable;
using Berth.Runtimes.Local.Cgroups;
using Berth.Runtimes.Local.Linux;
using Berth.Runtimes.Local.Rootfs;

namespace Berth.Runtimes.Local.Spec;

/// <summary>What the engine is told: the OCI runtime specification's <c>config.json</c> (runtime-spec v1.0.2).</summary>
internal sealed record RuntimeSpec
{
    private const long DefaultSharedMemory = 64L << 20;

    /// <summary>What a container may do as root; the set engines have agreed on.</summary>
    private static readonly string[] Capabilities =
    [
        "CAP_AUDIT_WRITE", "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_MKNOD", "CAP_NET_BIND_SERVICE",
        "CAP_NET_RAW", "CAP_SETFCAP", "CAP_SETGID", "CAP_SETPCAP", "CAP_SETUID", "CAP_SYS_CHROOT",
    ];

    private static readonly string[] Masked =
    [
        "/proc/acpi", "/proc/asound", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/sched_debug", "/proc/scsi",
        "/proc/timer_list", "/proc/timer_stats", "/sys/devices/virtual/powercap", "/sys/firmware",
    ];

    private static readonly string[] ReadOnlyPaths = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

    public required string Root { get; init; }

    public required RunRequest Run { get; init; }

    public required ContainerUser User { get; init; }

    /// <summary>In the order they are mounted, after the system's own.</summary>
    public required ImmutableArray<RunMount> Mounts { get; init; }

    public required CgroupLayout Cgroups { get; init; }

    public required string CgroupPath { get; init; }

    /// <summary>Programs started inside can gain rights by set-uid files when false; steps need that as package scripts use them.</summary>
    public bool NoNewPrivileges { get; init; } = true;

    public Libc.WindowSize? ConsoleSize { get; init; }

    public string ToJson()
    {
        var json = new JsonText();
        json.StartObject();
        json.String("ociVersion", "1.0.2");
        json.String("hostname", Run.HostName);
        WriteProcess(json);
        json.StartObject("root");
        json.String("path", Root);
        json.EndObject();
        WriteMounts(json);
        json.StartObject("linux");
        json.String("cgroupsPath", CgroupPath);
        json.String("rootfsPropagation", "private");
        WriteNamespaces(json);
        WriteResources(json);
        json.Strings("maskedPaths", Masked);
        json.Strings("readonlyPaths", ReadOnlyPaths);
        SeccompProfile.Write(json);
        json.EndObject();
        json.EndObject();
        return json.ToString();
    }

    private void WriteProcess(JsonText json)
    {
        json.StartObject("process");
        json.Bool("terminal", Run.Terminal);
        if (Run.Terminal && ConsoleSize is { } size)
        {
            json.StartObject("consoleSize");
            json.Number("height", size.Rows);
            json.Number("width", size.Columns);
            json.EndObject();
        }

        json.StartObject("user");
        json.Number("uid", User.Uid);
        json.Number("gid", User.Gid);
        json.StartArray("additionalGids");
        foreach (var gid in User.Groups) json.Number(gid);
        json.EndArray();
        json.EndObject();
        json.Strings("args", Run.Arguments);
        json.Strings("env", Run.Environment);
        json.String("cwd", Run.WorkDirectory);
        json.StartObject("capabilities");
        json.Strings("bounding", Capabilities);
        // An ordinary user starts without any, as after a log-in.
        json.Strings("effective", User.Uid == 0 ? Capabilities : Array.Empty<string>());
        json.Strings("permitted", User.Uid == 0 ? Capabilities : Array.Empty<string>());
        json.EndObject();
        json.Bool("noNewPrivileges", NoNewPrivileges);
        json.EndObject();
    }

    private void WriteMounts(JsonText json)
    {
        json.StartArray("mounts");
        WriteMount(json, "proc", "proc", "/proc", ["nosuid", "noexec", "nodev"]);
        WriteMount(json, "tmpfs", "tmpfs", "/dev", ["nosuid", "strictatime", "mode=755", "size=65536k"]);
        WriteMount(json, "devpts", "devpts", "/dev/pts", ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"]);
        WriteMount(json, "tmpfs", "shm", "/dev/shm", ["nosuid", "noexec", "nodev", "mode=1777", "size=" + (Run.Limits.SharedMemory ?? DefaultSharedMemory).ToString()]);
        if (Directory.Exists("/proc/sys/fs/mqueue")) WriteMount(json, "mqueue", "mqueue", "/dev/mqueue", ["nosuid", "noexec", "nodev"]);
        WriteMount(json, "sysfs", "sysfs", "/sys", ["nosuid", "noexec", "nodev", "ro"]);
        WriteMount(json, "cgroup", "cgroup", "/sys/fs/cgroup", ["nosuid", "noexec", "nodev", "relatime", "ro"]);
        foreach (var mount in Mounts)
            WriteMount(json, "bind", mount.Source, mount.Target, ["rbind", "rprivate", mount.ReadOnly ? "ro" : "rw"]);
        json.EndArray();
    }

    private static void WriteMount(JsonText json, string type, string source, string target, string[] options)
    {
        json.StartObject();
        json.String("destination", target);
        json.String("type", type);
        json.String("source", source);
        json.StartArray("options");
        foreach (var option in options) json.String(option);
        json.EndArray();
        json.EndObject();
    }

    private static void WriteNamespace(JsonText json, string type)
    {
        json.StartObject();
        json.String("type", type);
        json.EndObject();
    }

    private void WriteNamespaces(JsonText json)
    {
        json.StartArray("namespaces");
        foreach (var type in (string[])["pid", "ipc", "uts", "mount"]) WriteNamespace(json, type);
        if (Cgroups.HasNamespace) WriteNamespace(json, "cgroup");
        if (!Run.Network) WriteNamespace(json, "network");
        json.EndArray();
    }

    private void WriteResources(JsonText json)
    {
        json.StartObject("resources");
        // The engine adds the harmless devices (null, zero, full, random, urandom, tty, ptmx, pts) to this.
        json.StartArray("devices");
        WriteDeviceRule(json, allow: false, null, "rwm");
        WriteDeviceRule(json, allow: true, "c", "m");
        WriteDeviceRule(json, allow: true, "b", "m");
        json.EndArray();
        CgroupLimits.Write(json, Run.Limits, Cgroups);
        json.EndObject();
    }

    private static void WriteDeviceRule(JsonText json, bool allow, string? type, string access)
    {
        json.StartObject();
        json.Bool("allow", allow);
        if (type is not null) json.String("type", type);
        json.String("access", access);
        json.EndObject();
    }
}
