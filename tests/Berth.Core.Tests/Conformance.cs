namespace Berth.Core.Tests;

/// <summary>Finds the shared conformance data: <c>BERTH_CONFORMANCE</c>, or <c>shared/conformance</c> beside the repository.</summary>
internal static class Conformance
{
    public static string File(string relativePath)
    {
        var root = Environment.GetEnvironmentVariable("BERTH_CONFORMANCE") ?? Path.Combine(RepositoryRoot(), "..", "shared", "conformance");
        var path = Path.Combine(root, relativePath);
        if (!System.IO.File.Exists(path)) Assert.Skip($"no conformance data at {path}; set BERTH_CONFORMANCE");
        return path;
    }

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "Berth.slnx"))) return folder.FullName;
        }

        return AppContext.BaseDirectory;
    }
}
