namespace Berth.EndToEnd;

/// <summary>The checkout that these tests were built from, and the folder in it where they keep what is worth keeping between runs.</summary>
internal static class Checkout
{
    public static string Root { get; } = FindRoot();

    /// <summary>Inside artifacts, which is on the same file system as the checkout and ignored by git.</summary>
    public static string Kept { get; } = Directory.CreateDirectory(Path.Combine(Root, "artifacts", "end-to-end")).FullName;

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Berth.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"no Berth.slnx above {AppContext.BaseDirectory}");
    }
}
