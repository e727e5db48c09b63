using Berth.Core.Toml;

namespace Berth.Dialects.PythonProjects;

/// <summary>Which of the Python files a name or a shape belongs to.</summary>
internal static class PythonFileNames
{
    /// <summary>Dialect names: pip's requirements files, <c>pyproject.toml</c>, <c>pylock.toml</c>.</summary>
    public const string Requirements = "requirements", Project = "pyproject", Lock = "pylock";

    /// <summary>By the name of the file alone; null where it says nothing.</summary>
    public static string? DialectOf(string fileName)
    {
        if (fileName == "pyproject.toml") return Project;
        if (fileName == "pylock.toml" || (fileName.StartsWith("pylock.", StringComparison.Ordinal) && fileName.EndsWith(".toml", StringComparison.Ordinal))) return Lock;
        return fileName.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) || fileName.EndsWith(".in", StringComparison.OrdinalIgnoreCase) ? Requirements : null;
    }

    /// <summary>Whether a folder may be meant by a file of this name.</summary>
    public static bool StandsForFolder(string fileName) => fileName == "requirements.txt" || DialectOf(fileName) is Project or Lock;

    /// <summary>By the tables of a TOML document; null where they say nothing.</summary>
    public static (string Dialect, string Key)? DialectOf(TomlTable root)
    {
        if (root.Find("lock-version") is not null && root.Find("packages") is not null) return (Lock, "lock-version");
        string[] keys = ["project", "dependency-groups", "build-system"];
        return Array.Find(keys, k => root.Find(k) is not null) is { } key ? (Project, key) : null;
    }
}
