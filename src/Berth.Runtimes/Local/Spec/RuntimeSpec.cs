using System.Collections.Immutable;
using System.Text.Json;
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

    public void Write(Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("ociVersion", "1.0.2");
        json.WriteString("hostname", Run.HostName);
        WriteProcess(json);
        json.WriteStartObject("root");
        json.WriteString("path", Root);
        json.WriteEndObject();
        WriteMounts(json);
        json.WriteStartObject("linux");
        json.WriteString("cgroupsPath", CgroupPath);
        json.WriteString("rootfsPropagation", "private");
        WriteNamespaces(json);
        WriteResources(json);
        WriteStrings(json, "maskedPaths", Masked);
        WriteStrings(json, "readonlyPaths", ReadOnlyPaths);
        SeccompProfile.Write(json);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteProcess(Utf8JsonWriter json)
    {
        json.WriteStartObject("process");
        json.WriteBoolean("terminal", Run.Terminal);
        if (Run.Terminal && ConsoleSize is { } size)
        {
            json.WriteStartObject("consoleSize");
            json.WriteNumber("height", size.Rows);
            json.WriteNumber("width", size.Columns);
            json.WriteEndObject();
        }

        json.WriteStartObject("user");
        json.WriteNumber("uid", User.Uid);
        json.WriteNumber("gid", User.Gid);
        json.WriteStartArray("additionalGids");
        foreach (var gid in User.Groups) json.WriteNumberValue(gid);
        json.WriteEndArray();
        json.WriteEndObject();
        WriteStrings(json, "args", Run.Arguments);
        WriteStrings(json, "env", Run.Environment);
        json.WriteString("cwd", Run.WorkDirectory);
        json.WriteStartObject("capabilities");
        WriteStrings(json, "bounding", Capabilities);
        // An ordinary user starts without any, as after a log-in.
        WriteStrings(json, "effective", User.Uid == 0 ? Capabilities : []);
        WriteStrings(json, "permitted", User.Uid == 0 ? Capabilities : []);
        json.WriteEndObject();
        json.WriteBoolean("noNewPrivileges", NoNewPrivileges);
        json.WriteEndObject();
    }

    private void WriteMounts(Utf8JsonWriter json)
    {
        json.WriteStartArray("mounts");
        WriteMount(json, "proc", "proc", "/proc", ["nosuid", "noexec", "nodev"]);
        WriteMount(json, "tmpfs", "tmpfs", "/dev", ["nosuid", "strictatime", "mode=755", "size=65536k"]);
        WriteMount(json, "devpts", "devpts", "/dev/pts", ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"]);
        WriteMount(json, "tmpfs", "shm", "/dev/shm", ["nosuid", "noexec", "nodev", "mode=1777", $"size={Run.Limits.SharedMemory ?? DefaultSharedMemory}"]);
        if (Directory.Exists("/proc/sys/fs/mqueue")) WriteMount(json, "mqueue", "mqueue", "/dev/mqueue", ["nosuid", "noexec", "nodev"]);
        WriteMount(json, "sysfs", "sysfs", "/sys", ["nosuid", "noexec", "nodev", "ro"]);
        WriteMount(json, "cgroup", "cgroup", "/sys/fs/cgroup", ["nosuid", "noexec", "nodev", "relatime", "ro"]);
        foreach (var mount in Mounts)
            WriteMount(json, "bind", mount.Source, mount.Target, ["rbind", "rprivate", mount.ReadOnly ? "ro" : "rw"]);
        json.WriteEndArray();
    }

    private static void WriteMount(Utf8JsonWriter json, string type, string source, string target, ReadOnlySpan<string> options)
    {
        json.WriteStartObject();
        json.WriteString("destination", target);
        json.WriteString("type", type);
        json.WriteString("source", source);
        json.WriteStartArray("options");
        foreach (var option in options) json.WriteStringValue(option);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteNamespaces(Utf8JsonWriter json)
    {
        json.WriteStartArray("namespaces");
        foreach (var type in Cgroups.HasNamespace ? (string[])["pid", "ipc", "uts", "mount", "cgroup"] : ["pid", "ipc", "uts", "mount"])
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteResources(Utf8JsonWriter json)
    {
        json.WriteStartObject("resources");
        // The engine adds the harmless devices (null, zero, full, random, urandom, tty, ptmx, pts) to this.
        json.WriteStartArray("devices");
        WriteDeviceRule(json, allow: false, null, "rwm");
        WriteDeviceRule(json, allow: true, "c", "m");
        WriteDeviceRule(json, allow: true, "b", "m");
        json.WriteEndArray();
        CgroupLimits.Write(json, Run.Limits, Cgroups);
        json.WriteEndObject();
    }

    private static void WriteDeviceRule(Utf8JsonWriter json, bool allow, string? type, string access)
    {
        json.WriteStartObject();
        json.WriteBoolean("allow", allow);
        if (type is not null) json.WriteString("type", type);
        json.WriteString("access", access);
        json.WriteEndObject();
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
