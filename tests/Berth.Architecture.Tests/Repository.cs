namespace Berth.Architecture.Tests;

/// <summary>The checkout that these tests were built from. Paths are relative to its root, '/'-separated.</summary>
internal static class Repository
{
    private static readonly string[] MadeFolders = ["bin", "obj", "artifacts", "out"];

    public static string Root { get; } = FindRoot();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    public static bool Has(string relative) => Path.Exists(PathOf(relative));

    public static string Read(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>Files below a folder, in a fixed order; nothing where the folder is not there.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern)
    {
        if (!Directory.Exists(PathOf(folder))) return [];
        return [.. Directory.EnumerateFiles(PathOf(folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path))
            .Where(path => !path.Split('/').Intersect(MadeFolders).Any())
            .Order(StringComparer.Ordinal)];
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Berth.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"no Berth.slnx above {AppContext.BaseDirectory}");
    }
}
