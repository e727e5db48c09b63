namespace Berth.Oci.Validation;

/// <summary>Digests of any algorithm (descriptor.md, "Digests").</summary>
internal static class DigestGrammar
{
    /// <summary>Null for a well-formed digest, else what is wrong with it.</summary>
    public static string? Fault(string text)
    {
        var colon = text.IndexOf(':');
        if (colon <= 0) return "has no algorithm before a colon";
        var encoded = text[(colon + 1)..];
        if (!IsAlgorithm(text[..colon])) return "has an algorithm that is not lower-case words joined by single `+`, `.`, `_` or `-`";
        if (encoded.Length == 0 || !encoded.All(c => char.IsAsciiLetterOrDigit(c) || c is '=' or '_' or '-')) return "has characters after the colon that no encoding uses";
        return text[..colon] switch
        {
            "sha256" when !IsHex(encoded, 64) => "is a sha256 digest without exactly 64 lower-case hexadecimal digits",
            "sha512" when !IsHex(encoded, 128) => "is a sha512 digest without exactly 128 lower-case hexadecimal digits",
            _ => null,
        };
    }

    private static bool IsHex(string text, int length) => text.Length == length && text.All(char.IsAsciiHexDigitLower);

    private static bool IsAlgorithm(string text)
    {
        var afterWord = false;
        foreach (var c in text)
        {
            var word = char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
            if (!word && (!afterWord || c is not '+' and not '.' and not '_' and not '-')) return false;
            afterWord = word;
        }

        return afterWord;
    }
}
