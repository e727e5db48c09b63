namespace Berth.Oci.Tests.Validation;

/// <summary>Finds the conformance data that lies beside the repository, or skips the test.</summary>
internal static class Conformance
{
    public static string FileOrSkip(string relative)
    {
        var root = Environment.GetEnvironmentVariable("BERTH_CONFORMANCE");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); root is null && folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Berth.slnx"))) root = Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "conformance"));
        var path = Path.Combine(root ?? "", relative);
        if (!File.Exists(path)) Assert.Skip($"the conformance data `{relative}` is not on this machine");
        return path;
    }
}
