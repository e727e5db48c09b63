using System.Text.Json;
using Berth.Oci.Images;

namespace Berth.Oci.Validation;

/// <summary>Rules of image-index.md and of <c>index.json</c> in image-layout.md.</summary>
internal static class IndexRules
{
    public const string RefName = "org.opencontainers.image.ref.name";

    private const string Systems = " aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos unknown ";
    private const string Processors = " 386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x wasm unknown ";

    public static void Check(JsonNode root)
    {
        ManifestRules.SchemaVersion(root);
        DescriptorRules.MediaType(root, "mediaType");
        if (root.Element.TryGetProperty("mediaType", out var type) && type.ValueKind == JsonValueKind.String && !MediaTypes.IsIndex(type.GetString()))
            root.Findings.Error("mediaType", "is not the media type of an index", $"write `{MediaTypes.ImageIndex}`");
        if (root.Has("layers")) root.Findings.Error("layers", "makes the document an index and a manifest at once", "take out `manifests`, or `config` and `layers`");
        DescriptorRules.MediaType(root, "artifactType");
        foreach (var manifest in root.Objects("manifests", required: true))
        {
            DescriptorRules.Check(manifest);
            if (manifest.Object("platform") is { } platform) Platform(platform);
            Name(manifest);
        }

        if (root.Object("subject") is { } subject) DescriptorRules.Check(subject);
        DescriptorRules.Annotations(root);
    }

    private static void Platform(JsonNode platform)
    {
        var os = platform.Text("os", required: true);
        var architecture = platform.Text("architecture", required: true);
        var variant = platform.Text("variant");
        platform.Text("os.version");
        foreach (var _ in platform.Items("os.features", JsonValueKind.String)) { }
        if (os is not null && !Names(Systems, os))
            platform.Findings.Warn(platform.At("os"), "is not a value of GOOS", "write `linux` or another name that Go uses");
        if (architecture is not null && !Names(Processors, architecture))
            platform.Findings.Warn(platform.At("architecture"), "is not a value of GOARCH", "write `amd64`, `arm64` or another name that Go uses");
        if (architecture == "arm64" && variant is { Length: > 0 } && !variant.StartsWith("v8", StringComparison.Ordinal) && !variant.StartsWith("v9", StringComparison.Ordinal))
            platform.Findings.Warn(platform.At("variant"), "is not a variant of arm64", "write `v8`, or leave it out");
    }

    private static void Name(JsonNode manifest)
    {
        if (!manifest.Element.TryGetProperty("annotations", out var annotations) || annotations.ValueKind != JsonValueKind.Object) return;
        if (!annotations.TryGetProperty(RefName, out var name) || name.ValueKind != JsonValueKind.String) return;
        if (!IsName(name.GetString()!))
            manifest.Findings.Warn(manifest.At("annotations." + RefName), "is a name that tools refuse", "use letters, digits and single `-._:@/+` or `--` between them");
    }

    private static bool IsName(string name)
    {
        var afterWord = false;
        for (var i = 0; i < name.Length; i++)
        {
            var word = char.IsAsciiLetterOrDigit(name[i]);
            var second = name[i] == '-' && i > 1 && name[i - 1] == '-' && char.IsAsciiLetterOrDigit(name[i - 2]);
            if (!word && !second && (!afterWord || !"-._:@/+".Contains(name[i]))) return false;
            afterWord = word;
        }

        return afterWord;
    }

    private static bool Names(string list, string word) => !word.Contains(' ') && list.Contains($" {word} ", StringComparison.Ordinal);
}
