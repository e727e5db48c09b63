using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Berth.Oci.Images;

namespace Berth.Oci.Validation;

/// <summary>Rules of descriptor.md.</summary>
internal static class DescriptorRules
{
    public const string EmptyType = "application/vnd.oci.empty.v1+json";
    private const string EmptyDigest = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

    public static void Check(JsonNode node)
    {
        MediaType(node, "mediaType", required: true);
        MediaType(node, "artifactType");
        var digest = Digest(node);
        var size = Size(node);
        foreach (var (url, path) in node.Items("urls", JsonValueKind.String))
            if (!IsAddress(url.GetString()!)) node.Findings.Error(path, "is not an absolute address", "write a URL with its scheme, such as `https://…`");
        Annotations(node);
        if (node.Text("data") is { } data) Embedded(node, data, digest, size);
        if (node.Element.TryGetProperty("mediaType", out var type) && type.ValueEquals(EmptyType) && (digest != EmptyDigest || size != 2))
            node.Findings.Error(node.At("digest"), "is of the empty type, but not the digest and size of `{}`", $"write size 2 and digest `{EmptyDigest}`");
    }

    public static void MediaType(JsonNode node, string name, bool required = false)
    {
        if (node.Text(name, required) is { } text && !IsMediaType(text))
            node.Findings.Error(node.At(name), "is not a media type", $"write type and subtype, such as `{MediaTypes.ImageManifest}`");
    }

    public static void Annotations(JsonNode node)
    {
        foreach (var (key, _) in node.Map("annotations", JsonValueKind.String))
            if (key.Length == 0) node.Findings.Warn(node.At("annotations"), "has an empty key", "name each annotation");
    }

    private static string? Digest(JsonNode node)
    {
        if (node.Text("digest", required: true) is not { } text) return null;
        if (DigestGrammar.Fault(text) is not { } fault) return text;
        node.Findings.Error(node.At("digest"), fault, "write `sha256:` and 64 lower-case hexadecimal digits");
        return null;
    }

    private static long? Size(JsonNode node)
    {
        if (node.Field("size", JsonValueKind.Number, required: true) is not { } number) return null;
        if (number.TryGetInt64(out var size) && size >= 0) return size;
        node.Findings.Error(node.At("size"), "is not a count of bytes", "write a whole number from 0 to 9223372036854775807");
        return null;
    }

    private static void Embedded(JsonNode node, string data, string? digest, long? size)
    {
        var bytes = new byte[data.Length];
        if (data.AsSpan().ContainsAny(" \t\r\n") || !Convert.TryFromBase64String(data, bytes, out var length))
        {
            node.Findings.Error(node.At("data"), "is not Base64 with padding", "encode the content as RFC 4648 section 4 says");
            return;
        }

        if (size is not null && size != length)
            node.Findings.Error(node.At("data"), $"decodes to {length} bytes where `size` says {size}", "embed exactly the content that the descriptor points to");
        else if (digest is not null && digest.StartsWith("sha256:", StringComparison.Ordinal) && digest[7..] != Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(0, length))))
            node.Findings.Error(node.At("data"), "decodes to bytes of another digest", "embed exactly the content that the descriptor points to");
    }

    private static bool IsMediaType(string text) =>
        text.IndexOf('/') is > 0 and var slash && IsRestrictedName(text.AsSpan(0, slash)) && IsRestrictedName(text.AsSpan(slash + 1));

    /// <summary>RFC 6838 section 4.2.</summary>
    private static bool IsRestrictedName(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > 127 || !char.IsAsciiLetterOrDigit(name[0])) return false;
        foreach (var c in name)
            if (!char.IsAsciiLetterOrDigit(c) && !"!#$&^_.+-".Contains(c)) return false;
        return true;
    }

    private static bool IsAddress(string text)
    {
        var colon = text.IndexOf(':');
        return colon > 0 && colon < text.Length - 1 && char.IsAsciiLetter(text[0])
            && text[..colon].All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.')
            && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
            && Uri.TryCreate(text, UriKind.Absolute, out _);
    }
}
