using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Dialects.Conda;
using Berth.Dialects.Yaml;
using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.AzureMl;

/// <summary>Reads the second SDK's environment YAML.</summary>
internal static class EnvironmentYaml
{
    public const YamlFlavour Flavour = YamlFlavour.Core;

    public static void Read(YamlNode root, EnvironmentReading reading)
    {
        new ShapeCheck(Flavour, reading.Problems).Check(root, EnvironmentYamlShape.Document);
        if (root is not YamlMapping document) return;
        reading.EnvironmentName = document.Scalar("name")?.Value;
        reading.Description = document.Scalar("description")?.Value;
        EnvironmentNames.Check(document.Scalar("name"), reading);
        CheckVersion(document.Scalar("version"), reading);
        CheckIdle(document, reading);
        var image = document.Scalar("image");
        var build = document.Mapping("build");
        if (image is not null && build is not null)
            reading.Refuse(DialectProblems.InvalidValue, "`image` and `build` are both there, but an image comes from one of them", build.Where, "take `image` or `build` out", "build");
        if (image is null && document.Find("build") is null)
            reading.Refuse(DialectProblems.MissingKey, "neither `image` nor `build` is there", document.Where, "add `image:` with an image such as `debian:bookworm`", "image");
        if (image is not null) reading.Image = BaseImage.Read(image, null, "image", reading);
        if (build is not null && build.Scalar("path") is { } path) reading.Dockerfile = BuildContext.Read(path, build.Scalar("dockerfile_path"), "build.path", reading);
        ReadConda(document.Find("conda_file"), build, reading);
    }

    private static void ReadConda(YamlNode? node, YamlMapping? build, EnvironmentReading reading)
    {
        reading.UserManaged = node is null;
        if (node is null) return;
        if (build is not null)
            reading.Refuse(DialectProblems.InvalidValue, "`conda_file` does not go with `build`: the Dockerfile makes the whole image", node.Where, "take `conda_file` out, or use `image`", "conda_file");
        reading.Conda = node switch
        {
            YamlScalar path => CondaPart.FromFile(reading.File.Beside(path.Value), path.Where, reading),
            _ => CondaFile.Read(node, reading.File, "conda_file", reading.Options, Once(reading)),
        };
        CondaPart.Check(reading.Conda, node.Where, "conda_file", reading);
    }

    /// <summary>The shape of an inline part was judged with the document's.</summary>
    private static System.Collections.Immutable.ImmutableArray<Problem>.Builder Once(EnvironmentReading reading)
    {
        for (var at = reading.Problems.Count - 1; at >= 0; at--)
            if (reading.Problems[at].Key?.StartsWith("conda_file.", StringComparison.Ordinal) == true) reading.Problems.RemoveAt(at);
        return reading.Problems;
    }

    private static void CheckVersion(YamlScalar? version, EnvironmentReading reading)
    {
        if (version is null || ScalarRules.Read(version, Flavour) is not ScalarValue.Number) return;
        reading.Problems.Add(new Problem(
            DialectProblems.NoEffect, $"the version is a number, so Azure ML may shorten it: `1.10` becomes `1.1`", version.Where,
            $"write `version: \"{version.Value}\"`", Severity.Warning, "version"));
    }

    private static void CheckIdle(YamlMapping document, EnvironmentReading reading)
    {
        if (document.Find("inference_config") is { } inference) reading.Idle(inference, "inference_config", "no inference server is started");
        if (document.Find("datastore") is { } store) reading.Idle(store, "datastore", "nothing is uploaded");
        if (document.Scalar("os_type") is { } system && system.Value.Equals("windows", StringComparison.OrdinalIgnoreCase))
            reading.Refuse(DialectProblems.NotSupportedYet, "images of Windows are not built here", system.Where, "write `os_type: linux`", "os_type");
    }
}
