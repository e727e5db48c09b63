using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.AzureMl;

/// <summary>Reads a folder with a Dockerfile.</summary>
internal static class BuildContext
{
    /// <summary>Bytes of a Dockerfile.</summary>
    public const int LargestDockerfile = 100 << 10;

    /// <returns>Null where it cannot be used; the problem is reported.</returns>
    public static DockerfileSpec? Read(YamlScalar path, YamlScalar? dockerfile, string key, EnvironmentReading reading)
    {
        if (path.Value.Contains("://", StringComparison.Ordinal) || path.Value.StartsWith("git@", StringComparison.Ordinal))
        {
            reading.Refuse(DialectProblems.NotSupportedYet, $"`{key}` is an address, and folders are not downloaded", path.Where, "download the folder and write its path", key);
            return null;
        }

        var folder = Path.GetFullPath(path.Value.Replace("\0", "", StringComparison.Ordinal), reading.File.Folder);
        var name = dockerfile?.Value ?? "Dockerfile";
        var file = Path.GetFullPath(name.Replace("\0", "", StringComparison.Ordinal), folder);
        if (!Directory.Exists(folder))
        {
            reading.Refuse(DialectProblems.FileMissing, $"the folder `{path.Value}` does not exist", path.Where, "check the path; it is relative to the document", key);
            return null;
        }

        if (!Inside(file, folder))
        {
            reading.Refuse(DialectProblems.OutsideFolder, $"the Dockerfile `{name}` is not in the folder", (dockerfile ?? path).Where, "move it into the folder", key);
            return null;
        }

        if (!File.Exists(file))
        {
            reading.Refuse(DialectProblems.FileMissing, $"the folder `{path.Value}` holds no `{name}`", (dockerfile ?? path).Where, $"add `{name}`, or name another with `dockerfile_path`", key);
            return null;
        }

        if (new FileInfo(file).Length > LargestDockerfile) TooLarge((dockerfile ?? path).Where, key, reading);
        return new DockerfileSpec(file, folder) { Where = path.Where };
    }

    public static void TooLarge(SourceSpan where, string key, EnvironmentReading reading) => reading.Refuse(
        DialectProblems.DocumentTooLarge, $"the Dockerfile has more than {LargestDockerfile >> 10} KiB", where, "copy data into the image from files instead", key);

    private static bool Inside(string file, string folder) => file.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);
}
