using System.Globalization;
using System.Net;

namespace Berth.Oci.Registries;

/// <summary>Which words may stand in an image reference (distribution-spec, "Pulling manifests"; distribution/reference).</summary>
internal static class ReferenceGrammar
{
    public static bool IsTag(string text) =>
        text.Length is > 0 and <= 128 && text[0] is not '.' and not '-' && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');

    public static bool IsRepository(string text) => text.Split('/').All(IsPart);

    public static bool IsRegistry(string text)
    {
        var port = -1;
        var bracket = text.LastIndexOf(']');
        if (text.LastIndexOf(':') is >= 0 and var colon && colon > bracket) port = colon;
        if (port >= 0 && !IsPort(text[(port + 1)..])) return false;
        var host = port < 0 ? text : text[..port];
        if (bracket >= 0) return host is ['[', .. var inside, ']'] && inside.Contains(':') && !inside.Contains('%') && IPAddress.TryParse(inside, out _);
        return host.Length is > 0 and <= 253 && host.Split('.').All(IsLabel);
    }

    private static bool IsPort(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0;

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    /// <summary>Letters and digits, with one '.', one or two '_' or any number of '-' between them.</summary>
    private static bool IsPart(string part)
    {
        if (part.Length == 0 || !IsWord(part[0]) || !IsWord(part[^1])) return false;
        for (var i = 0; i < part.Length; i++)
        {
            if (IsWord(part[i])) continue;
            var start = i;
            while (part[i + 1] == part[start]) i++;
            var run = i - start + 1;
            if (!IsWord(part[i + 1]) || (part[start] is '.' && run > 1) || (part[start] is '_' && run > 2) || part[start] is not '.' and not '_' and not '-') return false;
        }

        return true;
    }

    private static bool IsWord(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
}
