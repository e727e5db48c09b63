using Berth.Core.Problems;
using Berth.Runtimes.Local.Cgroups;

namespace Berth.Runtimes.Local.Checks;

/// <summary>The program that starts containers.</summary>
/// <param name="Name"><c>runc</c> or <c>crun</c>.</param>
/// <param name="Path">Absolute.</param>
public sealed record ContainerEngine(string Name, string Path)
{
    // An ordinary user's PATH often lacks the system folders, and so may root's under sudo.
    private static readonly string[] SystemFolders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <summary>The first that works on this machine: runc, else crun, which refuses machines that mount v1 and v2 control groups side by side.</summary>
    /// <exception cref="BerthException">BERTH5002.</exception>
    public static ContainerEngine Find() => Find(CgroupLayout.Detect(), Environment.GetEnvironmentVariable("PATH"));

    internal static ContainerEngine Find(CgroupLayout layout, string? path)
    {
        var runc = Locate("runc", path);
        return Choose(layout, runc, runc is null ? Locate("crun", path) : null);
    }

    /// <summary>The paths are null where a program is not installed.</summary>
    internal static ContainerEngine Choose(CgroupLayout layout, string? runc, string? crun)
    {
        if (runc is not null) return new ContainerEngine("runc", runc);
        if (crun is not null && !layout.IsHybrid) return new ContainerEngine("crun", crun);
        var what = crun is null
            ? "neither `runc` nor `crun` is installed"
            : "`crun` is installed, but does not work where v1 and v2 control groups are mounted side by side, and `runc` is not installed";
        throw new BerthException(new Problem(RuntimeProblems.NoEngine, what, Fix: "install it: `sudo apt-get install runc`"));
    }

    private static string? Locate(string name, string? path) =>
        (path ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Concat(SystemFolders)
            .Where(System.IO.Path.IsPathRooted)
            .Select(d => System.IO.Path.Combine(d, name))
            .FirstOrDefault(f => File.Exists(f) && (File.GetUnixFileMode(f) & UnixFileMode.UserExecute) != 0);
}
