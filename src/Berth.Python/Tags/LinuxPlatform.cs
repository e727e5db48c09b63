using System.Collections.Immutable;
using Berth.Core.Environments;

namespace Berth.Python.Tags;

/// <summary>What decides which platform tags fit a Linux system.</summary>
/// <param name="Machine">As <c>uname -m</c> says: <c>x86_64</c>, <c>aarch64</c>.</param>
/// <param name="LibraryVersion">Major and minor number; unused where the library is unknown.</param>
/// <param name="InterpreterBits">32 where a 32-bit interpreter runs on a 64-bit machine.</param>
public sealed record LinuxPlatform(string Machine, CLibrary Library, (int Major, int Minor) LibraryVersion, int InterpreterBits = 64)
{
    private static readonly ImmutableArray<string> ManylinuxMachines =
        ["x86_64", "i686", "aarch64", "armv7l", "armv8l", "ppc64", "ppc64le", "s390x", "loongarch64", "riscv64"];

    /// <summary>What <c>uname -m</c> says on a platform of OCI's words; null where Python packages have no name for it.</summary>
    public static string? MachineOf(Platform platform) => (platform.Os, platform.Architecture, platform.CpuVariant) switch
    {
        ("linux", "amd64", _) => "x86_64",
        ("linux", "arm64", _) => "aarch64",
        ("linux", "386", _) => "i686",
        ("linux", "arm", "v6") => "armv6l",
        ("linux", "arm", _) => "armv7l",
        ("linux", "loong64", _) => "loongarch64",
        ("linux", "ppc64le" or "s390x" or "riscv64", _) => platform.Architecture,
        _ => null,
    };

    /// <summary>Platform tags, best first: plain, then PEP 600 and its older names from new to old, or PEP 656.</summary>
    public ImmutableArray<string> Tags()
    {
        ImmutableArray<string> machines = (Machine, InterpreterBits) switch
        {
            ("x86_64", 32) => ["i686"],
            ("aarch64", 32) => ["armv8l", "armv7l"],
            ("armv8l", _) => ["armv8l", "armv7l"],
            _ => [Machine],
        };
        return [.. machines.Select(m => $"linux_{m}"), .. Library switch
        {
            CLibrary.Glibc => machines.Where(m => ManylinuxMachines.Contains(m)).SelectMany(Manylinux),
            CLibrary.Musl => machines.SelectMany(Musllinux),
            _ => [],
        }];
    }

    private IEnumerable<string> Manylinux(string machine)
    {
        if (LibraryVersion.Major != 2) yield break;
        var oldest = machine is "x86_64" or "i686" ? 5 : 17;
        for (var minor = Math.Min(LibraryVersion.Minor, 999); minor >= oldest; minor--)
        {
            yield return $"manylinux_2_{minor}_{machine}";
            if (minor is 17) yield return $"manylinux2014_{machine}";
            if (minor is 12) yield return $"manylinux2010_{machine}";
            if (minor is 5) yield return $"manylinux1_{machine}";
        }
    }

    private IEnumerable<string> Musllinux(string machine)
    {
        for (var minor = Math.Min(LibraryVersion.Minor, 999); minor >= 0; minor--)
            yield return $"musllinux_{LibraryVersion.Major}_{minor}_{machine}";
    }
}
