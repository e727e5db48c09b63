using Berth.Dialects.Yaml;
using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.AzureMl;

/// <summary>What tells the second SDK's environment YAML from other documents.</summary>
internal static class EnvironmentYamlSign
{
    /// <summary>How the document is known; null where it is not.</summary>
    public static string? Of(YamlMapping document)
    {
        if (document.Scalar("$schema") is { } schema && schema.Value.Contains("azureml", StringComparison.OrdinalIgnoreCase) && schema.Value.Contains("environment", StringComparison.OrdinalIgnoreCase))
            return "its `$schema` is that of an Azure ML environment";
        if (document.Find("image") is YamlScalar && document.Find("conda_file") is not null) return "it has `image` and `conda_file`";
        // Nothing but keys of this dialect, and an image or a build folder among them.
        if (!document.Entries.All(e => EnvironmentYamlShape.Document.Rules.Any(r => r.Standing == Standing.Used && r.Name == e.Key.Value))) return null;
        if (document.Mapping("build")?.Find("path") is not null) return "it has `build.path` and no key that Azure ML does not have";
        return document.Find("image") is YamlScalar ? "it has `image` and no key that Azure ML does not have" : null;
    }
}
