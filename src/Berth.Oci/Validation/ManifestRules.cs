using System.Text.Json;
using Berth.Oci.Images;

namespace Berth.Oci.Validation;

/// <summary>Rules of manifest.md.</summary>
internal static class ManifestRules
{
    public static void Check(JsonNode root)
    {
        SchemaVersion(root);
        DescriptorRules.MediaType(root, "mediaType");
        if (root.Element.TryGetProperty("mediaType", out var type) && type.ValueKind == JsonValueKind.String && !MediaTypes.IsManifest(type.GetString()))
            root.Findings.Error("mediaType", "is not the media type of a manifest", $"write `{MediaTypes.ImageManifest}`");
        if (root.Has("manifests")) root.Findings.Error("manifests", "makes the document a manifest and an index at once", "take out `manifests`, or `config` and `layers`");
        DescriptorRules.MediaType(root, "artifactType");
        var configType = Config(root);
        Layers(root, isImage: configType is MediaTypes.ImageConfig or MediaTypes.DockerConfig);
        if (root.Object("subject") is { } subject) DescriptorRules.Check(subject);
        DescriptorRules.Annotations(root);
        if (configType == DescriptorRules.EmptyType && !root.Has("artifactType"))
            root.Findings.Error("artifactType", "is missing, though the config is empty", "say in `artifactType` what the artifact is");
    }

    public static void SchemaVersion(JsonNode root)
    {
        if (root.Field("schemaVersion", JsonValueKind.Number, required: true) is { } version && !(version.TryGetInt32(out var number) && number == 2))
            root.Findings.Error("schemaVersion", "is not 2", "write `\"schemaVersion\": 2`; older schemas have to be converted");
    }

    private static string? Config(JsonNode root)
    {
        if (root.Object("config", required: true) is not { } config) return null;
        DescriptorRules.Check(config);
        var type = config.Element.TryGetProperty("mediaType", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (IsLayer(type) || MediaTypes.IsManifest(type) || MediaTypes.IsIndex(type))
            root.Findings.Warn("config.mediaType", "does not name a configuration", $"write `{MediaTypes.ImageConfig}` for an image that can be run");
        return type;
    }

    private static void Layers(JsonNode root, bool isImage)
    {
        var count = 0;
        foreach (var layer in root.Objects("layers", required: true))
        {
            count++;
            DescriptorRules.Check(layer);
            if (isImage && layer.Element.TryGetProperty("mediaType", out var type) && type.ValueKind == JsonValueKind.String && !IsLayer(type.GetString()))
                root.Findings.Warn(layer.At("mediaType"), "does not name a layer, though the config is an image's", $"write `{MediaTypes.LayerGzip}` for a layer compressed with gzip");
        }

        if (count == 0 && root.Element.TryGetProperty("layers", out var list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() == 0)
            root.Findings.Error("layers", "is empty", "name at least one layer; an artifact without content uses the empty descriptor");
    }

    private static bool IsLayer(string? type) => type is not null
        && (type.StartsWith("application/vnd.oci.image.layer.", StringComparison.Ordinal) || type.StartsWith("application/vnd.docker.image.rootfs.", StringComparison.Ordinal));
}
