using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Dialects.Files;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.AzureMl;

/// <summary>Reads the reference of a base image.</summary>
internal static class BaseImage
{
    /// <summary>What Azure ML starts from where a document says nothing.</summary>
    public const string Default = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:latest";

    /// <param name="registry">Host that is put before a reference without one; null for none.</param>
    /// <returns>Null where it cannot be one; the problem is reported.</returns>
    public static Declared<string>? Read(YamlScalar image, string? registry, string key, EnvironmentReading reading)
    {
        var text = image.Value;
        if (text.StartsWith("azureml:", StringComparison.Ordinal) || text.StartsWith("azureml://", StringComparison.Ordinal) || text.StartsWith("/subscriptions/", StringComparison.Ordinal))
        {
            reading.Refuse(
                DialectProblems.InvalidValue, $"`{key}` refers to a registered environment, not to an image", image.Where,
                "write the image itself, such as `mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:latest`", key);
            return null;
        }

        if (text.Length == 0 || text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
        {
            reading.Refuse(DialectProblems.InvalidValue, $"`{key}` is not an image reference", image.Where, "write an image such as `debian:bookworm`", key);
            return null;
        }

        if (registry is not null && !text.StartsWith(registry + "/", StringComparison.Ordinal)) text = $"{registry}/{text.TrimStart('/')}";
        var name = text[(text.LastIndexOf('/') + 1)..];
        if (!name.Contains(':', StringComparison.Ordinal) && !name.Contains('@', StringComparison.Ordinal) && !text.StartsWith("curated/", StringComparison.Ordinal))
        {
            reading.Problems.Add(new Problem(
                DialectProblems.NoEffect, $"the image `{text}` has neither tag nor digest, so `latest` is meant", image.Where, $"write `{text}:latest`, or a fixed tag",
                Severity.Warning, key));
        }

        return new Declared<string>(ImagePath.Absolute(text, reading.File.Folder), image.Where);
    }
}
