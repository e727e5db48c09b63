namespace Berth.Dialects.Tests;

internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>Whether expected results are to be written anew instead of compared.</summary>
    public static bool UpdateGoldens => Environment.GetEnvironmentVariable("BERTH_UPDATE_GOLDENS") == "1";

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Berth.slnx"))) return folder.FullName;
        }

        throw new InvalidOperationException("the tests do not run inside the repository");
    }
}
