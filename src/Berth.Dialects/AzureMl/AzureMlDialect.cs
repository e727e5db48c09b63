using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Dialects.Files;
using Berth.Dialects.Json;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.AzureMl;

/// <summary>Azure ML's environments: folders that its first SDK saves, and the YAML of its second.</summary>
public static class AzureMlDialect
{
    public const string Name = "azureml";

    public static Dialect Dialect { get; } = new(Name, Read)
    {
        Keys = ["conda_file", "inference_config", "os_type"],
        Sign = EnvironmentYamlSign.Of,
        KnowsName = name => name == SavedEnvironment.FileName,
        KnowsFolder = folder => File.Exists(Path.Combine(folder, SavedEnvironment.FileName)) ? $"it holds `{SavedEnvironment.FileName}`" : null,
        Schema = EnvironmentYamlShape.ToJsonSchema,
    };

    private static Checked<Declaration> Read(RecognisedDocument document, ReadingOptions options)
    {
        var file = document.File;
        var content = document.Content;
        if (Directory.Exists(file.FullPath))
        {
            file = new DocumentFile(Path.Combine(file.FullPath, SavedEnvironment.FileName), Path.Combine(file.Shown, SavedEnvironment.FileName));
            try
            {
                content = file.Read(YamlLimits.Default.Bytes);
            }
            catch (BerthException e)
            {
                return new(null, e.Problems);
            }
        }

        var saved = file.FullPath.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || content.Span.TrimStart(" \t\r\n"u8).StartsWith("{"u8);
        var root = saved ? JsonNodes.Parse(content.Span, file.Shown) : YamlDocument.Parse(content.Span, file.Shown, EnvironmentYaml.Flavour);
        if (root.Value is not { } node) return new(null, root.Problems);
        var reading = new EnvironmentReading(file, options);
        if (saved) SavedEnvironment.Read(node, reading);
        else EnvironmentYaml.Read(node, reading);
        return reading.ToDeclaration(Name);
    }
}
