using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Core.Locking;

/// <summary>A SHA-256 digest, written <c>sha256:</c> and 64 lower-case hexadecimal digits (OCI image-spec, descriptor.md, "Digests").</summary>
[JsonConverter(typeof(ContentDigestConverter))]
public readonly record struct ContentDigest : IComparable<ContentDigest>
{
    private const string Prefix = "sha256:";

    private ContentDigest(string hex) => Hex = hex;

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string Hex { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out ContentDigest digest)
    {
        digest = default;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        return TryParseHex(text[Prefix.Length..], out digest);
    }

    public static bool TryParseHex([NotNullWhen(true)] string? hex, out ContentDigest digest)
    {
        digest = default;
        if (hex is null || hex.Length != 64 || !IsLowerHex(hex)) return false;
        digest = new ContentDigest(hex);
        return true;
    }

    /// <exception cref="FormatException">Not a SHA-256 digest in canonical form.</exception>
    public static ContentDigest Parse(string text) =>
        TryParse(text, out var digest) ? digest : throw new FormatException($"`{text}` is not a digest of the form sha256:<64 hexadecimal digits>");

    /// <param name="hash">32 bytes.</param>
    public static ContentDigest FromHash(ReadOnlySpan<byte> hash) => hash.Length == 32
        ? new ContentDigest(Convert.ToHexStringLower(hash))
        : throw new ArgumentException("a SHA-256 hash has 32 bytes", nameof(hash));

    public static ContentDigest Of(ReadOnlySpan<byte> content) => FromHash(SHA256.HashData(content));

    public static ContentDigest Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    private static bool IsLowerHex(string text)
    {
        foreach (var c in text)
            if (!char.IsAsciiHexDigitLower(c)) return false;
        return true;
    }

    public int CompareTo(ContentDigest other) => string.CompareOrdinal(Hex, other.Hex);

    public static bool operator <(ContentDigest left, ContentDigest right) => left.CompareTo(right) < 0;

    public static bool operator >(ContentDigest left, ContentDigest right) => left.CompareTo(right) > 0;

    public static bool operator <=(ContentDigest left, ContentDigest right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ContentDigest left, ContentDigest right) => left.CompareTo(right) >= 0;

    public override string ToString() => Prefix + Hex;
}

public sealed class ContentDigestConverter : JsonConverter<ContentDigest>
{
    public override ContentDigest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ContentDigest.TryParse(reader.GetString(), out var digest) ? digest : throw new JsonException("not a digest of the form sha256:<64 hexadecimal digits>");

    public override void Write(Utf8JsonWriter writer, ContentDigest value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
