using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Dialects.Files;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.AzureMl;

/// <summary>Reads <c>docker</c> of a saved environment: where its base comes from.</summary>
internal static class SavedDocker
{
    /// <summary>What every new environment holds; nobody means it.</summary>
    private const string ExampleVariable = "EXAMPLE_ENV_VAR";

    public static void Read(YamlMapping? docker, YamlMapping document, EnvironmentReading reading)
    {
        var beside = reading.File.Beside(SavedEnvironment.DockerfileName);
        var sources = Sources(docker, File.Exists(beside.FullPath));
        if (docker is null && sources.Count == 0) reading.Image = new(BaseImage.Default, document.Where);
        else if (sources.Count == 0)
        {
            reading.Refuse(
                DialectProblems.MissingKey, "neither `docker.baseImage` nor `docker.baseDockerfile` nor `docker.buildContext` is there", docker!.Where,
                $"set `docker.baseImage` to an image such as `{BaseImage.Default}`", "docker.baseImage");
        }
        else if (sources.Count > 1)
        {
            reading.Refuse(
                DialectProblems.InvalidValue, $"{string.Join(" and ", sources.Select(s => $"`{s}`"))} are both there, but an image comes from one of them",
                docker!.Where, $"set `{sources[0]}` or `{sources[^1]}` to null", "docker");
        }

        var registry = RegistryAccess.Read(docker?.Mapping("baseImageRegistry"), reading);
        if (docker?.Scalar("baseImage") is { } image) reading.Image = BaseImage.Read(image, registry, "docker.baseImage", reading);
        reading.Dockerfile = Dockerfile(docker, beside, document, reading);
        if (docker is not null) ReadSettings(docker, reading);
    }

    private static List<string> Sources(YamlMapping? docker, bool hasFile)
    {
        List<string> sources = [];
        if (docker?.Find("baseImage") is not null) sources.Add("docker.baseImage");
        if (docker?.Find("baseDockerfile") is not null) sources.Add("docker.baseDockerfile");
        else if (hasFile) sources.Add(SavedEnvironment.DockerfileName);
        if (docker?.Find("buildContext") is not null) sources.Add("docker.buildContext");
        return sources;
    }

    private static DockerfileSpec? Dockerfile(YamlMapping? docker, DocumentFile beside, YamlMapping document, EnvironmentReading reading)
    {
        if (docker?.Mapping("buildContext") is { } context)
        {
            CheckMisplaced(context, document, reading);
            return context.Scalar("location") is { } location ? BuildContext.Read(location, context.Scalar("dockerfilePath"), "docker.buildContext.location", reading) : null;
        }

        if (docker?.Scalar("baseDockerfile") is { } text) return IsText(text.Value) ? Inline(text, reading) : Named(text, reading);
        if (!File.Exists(beside.FullPath)) return null;
        if (new FileInfo(beside.FullPath).Length > BuildContext.LargestDockerfile) BuildContext.TooLarge(new SourceSpan(beside.Shown), "docker.baseDockerfile", reading);
        return new DockerfileSpec(beside.FullPath, null) { Where = new SourceSpan(beside.Shown) };
    }

    /// <summary>The key holds a path or the lines themselves; a Dockerfile has an instruction, and a path no blank behind one.</summary>
    private static bool IsText(string value) =>
        value.Contains('\n', StringComparison.Ordinal) || value.TrimStart().StartsWith("FROM ", StringComparison.OrdinalIgnoreCase);

    private static DockerfileSpec Inline(YamlScalar text, EnvironmentReading reading)
    {
        if (text.Value.Length > BuildContext.LargestDockerfile) BuildContext.TooLarge(text.Where, "docker.baseDockerfile", reading);
        return new DockerfileSpec(reading.File.FullPath, null) { Text = text.Value, Where = text.Where };
    }

    private static DockerfileSpec? Named(YamlScalar path, EnvironmentReading reading)
    {
        var file = reading.File.Beside(path.Value);
        if (File.Exists(file.FullPath)) return new DockerfileSpec(file.FullPath, null) { Where = path.Where };
        reading.Refuse(
            DialectProblems.FileMissing, "`docker.baseDockerfile` is neither a Dockerfile's text nor the path of one that exists", path.Where,
            "check the path; it is relative to the document", "docker.baseDockerfile");
        return null;
    }

    private static void CheckMisplaced(YamlMapping context, YamlMapping document, EnvironmentReading reading)
    {
        string[] parts = ["condaDependencies", "environmentVariables", "r"];
        foreach (var part in parts)
        {
            var node = part == "condaDependencies" ? document.Mapping("python")?.Find(part) : document.Find(part);
            if (node is null || (part == "environmentVariables" && node is YamlMapping map && map.Entries.All(e => e.Key.Value == ExampleVariable))) continue;
            reading.Refuse(DialectProblems.InvalidValue, $"`{part}` does not go with `docker.buildContext`: the Dockerfile makes the whole image", node.Where, $"set `{part}` to null, or use `docker.baseImage`", part);
        }
    }

    private static void ReadSettings(YamlMapping docker, EnvironmentReading reading)
    {
        if (docker.Scalar("shmSize") is { } size)
        {
            if (ByteSize.Parse(size.Value) is { } bytes and > 0) reading.SharedMemory = bytes;
            else if (ScalarRules.Read(size, YamlFlavour.Core) is ScalarValue.Text)
                reading.Refuse(DialectProblems.InvalidValue, $"`docker.shmSize` cannot be `{size.Value}`", size.Where, "write a size such as `2g`", "docker.shmSize");
        }

        var platform = docker.Mapping("platform");
        if (platform?.Scalar("os") is { } system && !system.Value.Equals("linux", StringComparison.OrdinalIgnoreCase))
            reading.Refuse(DialectProblems.NotSupportedYet, "images of other systems than Linux are not built here", system.Where, "write `\"os\": \"Linux\"`", "docker.platform.os");
        if (platform?.Scalar("architecture") is { } machine && machine.Value != "amd64")
            reading.Idle(machine, "docker.platform.architecture", $"name the platform on the command line, such as `--platform linux/{machine.Value}`");
    }
}
