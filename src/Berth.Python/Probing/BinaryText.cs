using System.Buffers;
using System.Text;

namespace Berth.Python.Probing;

/// <summary>Versions that compilers left as text in programs and libraries.</summary>
internal static class BinaryText
{
    private const int LongestVersion = 32;
    private static readonly SearchValues<byte> Numbers = SearchValues.Create("0123456789."u8);
    private static readonly SearchValues<byte> OfVersions = SearchValues.Create("0123456789abcr+."u8);

    /// <summary>The one version that stands there as a C string of its own and begins with <paramref name="prefix"/>; null where there is none, or several.</summary>
    public static string? OnlyVersion(ReadOnlySpan<byte> content, string prefix)
    {
        string? only = null;
        ReadOnlySpan<byte> wanted = [0, .. Encoding.ASCII.GetBytes(prefix)];
        for (int at; (at = content.IndexOf(wanted)) >= 0; content = content[(at + 1)..])
        {
            var text = content[(at + 1)..];
            var end = text.IndexOf((byte)0);
            if (end is < 0 or > LongestVersion || !IsVersion(text[prefix.Length..end])) continue;
            var version = Encoding.ASCII.GetString(text[..end]);
            if (only is not null && only != version) return null;
            only = version;
        }

        return only;
    }

    /// <summary>What follows <paramref name="words"/> as far as it is digits and dots: <c>2.36</c>; null where the words are not there.</summary>
    public static string? VersionAfter(ReadOnlySpan<byte> content, ReadOnlySpan<byte> words)
    {
        var at = content.IndexOf(words);
        if (at < 0) return null;
        var text = content[(at + words.Length)..];
        var end = text.IndexOfAnyExcept(Numbers) is >= 0 and var other ? other : text.Length;
        return end is > 0 and <= LongestVersion ? Encoding.ASCII.GetString(text[..end]).TrimEnd('.') : null;
    }

    /// <summary>What can follow <c>3.12.</c>: <c>4</c>, <c>0rc1</c>, <c>0+</c>.</summary>
    private static bool IsVersion(ReadOnlySpan<byte> rest) => rest.Length > 0 && char.IsAsciiDigit((char)rest[0]) && rest.IndexOfAnyExcept(OfVersions) < 0;
}
