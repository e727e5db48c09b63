using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace Berth.Python.Wheels;

/// <summary>One row of a RECORD file (recording installed projects, "The RECORD file").</summary>
/// <param name="Path">Relative to site-packages, '/'-separated.</param>
/// <param name="Hash">As written, <c>sha256=…</c>; null where the row has none.</param>
/// <param name="Size">Bytes; null where the row has none.</param>
public sealed record RecordRow(string Path, string? Hash, long? Size)
{
    private const int LongestHash = 64;

    /// <summary>Null where there is no hash, or one by an algorithm that is not trusted to tell files apart.</summary>
    internal HashAlgorithmName? Algorithm => HashName() switch
    {
        "sha256" => HashAlgorithmName.SHA256,
        "sha384" => HashAlgorithmName.SHA384,
        "sha512" => HashAlgorithmName.SHA512,
        _ => null,
    };

    public static bool TryCreate(string path, string hash, string size, [NotNullWhen(true)] out RecordRow? row)
    {
        row = null;
        long bytes = 0;
        if (path.Length == 0) return false;
        if (size.Length > 0 && !long.TryParse(size, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out bytes)) return false;
        if (hash.Length > 0 && (hash.IndexOf('=', StringComparison.Ordinal) < 1 || hash.AsSpan(0, hash.IndexOf('=', StringComparison.Ordinal)).ContainsAnyInRange('A', 'Z')))
            return false;
        row = new(path, hash.Length > 0 ? hash : null, size.Length > 0 ? bytes : null);
        return true;
    }

    public static RecordRow Of(string path, ReadOnlySpan<byte> content) =>
        new(path, "sha256=" + Base64Url.EncodeToString(SHA256.HashData(content)), content.Length);

    /// <summary>Whether content is what the row says. A row without hash or size agrees with everything; an untrusted hash with nothing.</summary>
    public bool Agrees(ReadOnlySpan<byte> content)
    {
        if (Size is { } size && size != content.Length) return false;
        if (Hash is null) return true;
        if (Algorithm is not { } algorithm) return false;
        Span<byte> hash = stackalloc byte[LongestHash];
        return HasHash(hash[..CryptographicOperations.HashData(algorithm, content, hash)]);
    }

    internal bool HasHash(ReadOnlySpan<byte> hash)
    {
        Span<char> text = stackalloc char[Base64Url.GetEncodedLength(LongestHash)];
        return Hash.AsSpan(Hash!.IndexOf('=', StringComparison.Ordinal) + 1).SequenceEqual(text[..Base64Url.EncodeToChars(hash, text)]);
    }

    private ReadOnlySpan<char> HashName() => Hash is null ? [] : Hash.AsSpan(0, Hash.IndexOf('=', StringComparison.Ordinal));
}
