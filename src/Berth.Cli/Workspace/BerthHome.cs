using Berth.Oci.Store;

namespace Berth.Cli.Workspace;

/// <summary>Where Berth keeps its state: <c>$BERTH_HOME</c>, else <c>berth</c> in the XDG data home.</summary>
public static class BerthHome
{
    public static string Path
    {
        get
        {
            if (System.Environment.GetEnvironmentVariable("BERTH_HOME") is { Length: > 0 } home) return System.IO.Path.GetFullPath(home);
            var data = System.Environment.GetEnvironmentVariable("XDG_DATA_HOME");
            if (string.IsNullOrEmpty(data) || !System.IO.Path.IsPathRooted(data))
                data = System.IO.Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".local", "share");
            return System.IO.Path.Combine(data, "berth");
        }
    }

    public static ContentStore OpenStore() => ContentStore.Open(Path);
}
