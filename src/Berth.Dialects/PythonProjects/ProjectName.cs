using Berth.Core.Packages;
using Berth.Core.Toml;

namespace Berth.Dialects.PythonProjects;

/// <summary>What a folder says about the Python project in it, without building it.</summary>
internal static class ProjectName
{
    private const int LargestFile = 1 << 20;

    public static bool IsProject(string folder) =>
        File.Exists(Path.Combine(folder, "pyproject.toml")) || File.Exists(Path.Combine(folder, "setup.py"));

    /// <summary>The name as <c>pyproject.toml</c> or <c>setup.cfg</c> declares it; null where only building the project would tell.</summary>
    public static string? Of(string folder) => FromProject(Path.Combine(folder, "pyproject.toml")) ?? FromSetup(Path.Combine(folder, "setup.cfg"));

    private static string? FromProject(string path)
    {
        if (Read(path) is not { } bytes) return null;
        var name = TomlDocument.Parse(bytes, path).Value?.Table("project")?.Text("name")?.Value;
        return PackageName.IsValid(name) ? name : null;
    }

    private static string? FromSetup(string path)
    {
        if (Read(path) is not { } bytes) return null;
        var section = "";
        foreach (var raw in System.Text.Encoding.UTF8.GetString(bytes).Split('\n'))
        {
            var line = raw.Trim();
            if (line.StartsWith('[')) section = line;
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (section != "[metadata]" || equals < 0 || line[..equals].Trim() != "name") continue;
            var name = line[(equals + 1)..].Trim();
            return PackageName.IsValid(name) ? name : null;
        }

        return null;
    }

    /// <summary>Null where the file is not there, unreadable or larger than any real one: the build of the project will tell.</summary>
    private static byte[]? Read(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: > 0 and < LargestFile } ? File.ReadAllBytes(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
