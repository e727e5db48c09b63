
namespace Berth.Runtimes.Local.Spec;

/// <summary>
/// The system calls a task may not make, whatever its capabilities: those that reach past its namespaces (mounts, modules, clocks, kernel
/// memory) or have a record of kernel holes while ordinary programs do without. Everything else is allowed; a short list of refusals is
/// compiled into a filter in a fraction of the time a list of permissions takes.
/// </summary>
internal static class SeccompProfile
{
    private const int Eperm = 1, Enosys = 38;

    private static readonly string[] Refused =
    [
        // Mounts.
        "mount", "umount", "umount2", "pivot_root", "move_mount", "open_tree", "open_tree_attr", "fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr",
        "open_by_handle_at", "fanotify_init", "quotactl", "quotactl_fd", "swapon", "swapoff", "acct",
        // The kernel itself.
        "init_module", "finit_module", "delete_module", "create_module", "kexec_load", "kexec_file_load", "reboot", "syslog", "bpf",
        "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter", "io_uring_register", "lookup_dcookie", "nfsservctl", "vhangup",
        "get_kernel_syms", "query_module", "uselib", "_sysctl", "sysfs", "ustat", "afs_syscall", "vserver", "vm86", "vm86old",
        // Keys are not namespaced.
        "keyctl", "add_key", "request_key",
        // Names, clocks and ports of the machine.
        "sethostname", "setdomainname", "settimeofday", "clock_settime", "clock_settime64", "stime", "iopl", "ioperm",
        // Other namespaces.
        "setns", "kcmp",
    ];

    /// <summary>Namespace flags of clone and unshare: time, mount, cgroup, uts, ipc, user, pid, network.</summary>
    private static ReadOnlySpan<long> NamespaceFlags =>
        [0x80, 0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000];

    public static void Write(JsonText json)
    {
        json.StartObject("seccomp");
        json.String("defaultAction", "SCMP_ACT_ALLOW");
        json.StartArray("architectures");
        foreach (var name in Architectures()) json.String(name);
        json.EndArray();
        json.StartArray("syscalls");
        WriteRule(json, Refused, Eperm, null);
        foreach (var flag in NamespaceFlags)
        {
            WriteRule(json, ["unshare"], Eperm, flag);
            // In clone the bits of the time flag carry the exit signal.
            if (flag != 0x80) WriteRule(json, ["clone"], Eperm, flag);
        }

        // The filter cannot look into clone3's structure; programs fall back to clone.
        WriteRule(json, ["clone3"], Enosys, null);
        json.EndArray();
        json.EndObject();
    }

    private static string[] Architectures() =>
        System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64
            ? ["SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"]
            : ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"];

    private static void WriteRule(JsonText json, string[] names, int errno, long? flag)
    {
        json.StartObject();
        json.StartArray("names");
        foreach (var name in names) json.String(name);
        json.EndArray();
        json.String("action", "SCMP_ACT_ERRNO");
        json.Number("errnoRet", errno);
        if (flag is { } bits)
        {
            json.StartArray("args");
            json.StartObject();
            json.Number("index", 0);
            json.Number("value", bits);
            json.Number("valueTwo", bits);
            json.String("op", "SCMP_CMP_MASKED_EQ");
            json.EndObject();
            json.EndArray();
        }

        json.EndObject();
    }
}
