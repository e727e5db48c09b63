using System.Text;
using Berth.Core.Problems;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Requirements;

/// <summary>Bytes of a requirements file as text: by byte order mark, by a coding line as Python files have, else UTF-8.</summary>
internal static class RequirementText
{
    public const int LargestFile = 8 << 20;
    private static readonly YamlLimits Limits = new() { Bytes = LargestFile };

    /// <exception cref="BerthException">Too large, or not text in the encoding it claims.</exception>
    public static string Decode(byte[] bytes, string file)
    {
        if (bytes.Length > LargestFile || Marked(bytes) is not { } encoding) return YamlText.Decode(bytes, file, Limits);
        try
        {
            var strict = (Encoding)encoding.Clone();
            strict.DecoderFallback = DecoderFallback.ExceptionFallback;
            return strict.GetString(bytes).TrimStart('\ufeff');
        }
        catch (DecoderFallbackException e)
        {
            throw new BerthException(
                new Problem(DialectProblems.FileUnreadable, $"the file is not text in {encoding.WebName}", new SourceSpan(file), "save it as text in UTF-8"), e);
        }
    }

    /// <summary>Null where it is UTF-8.</summary>
    private static Encoding? Marked(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith<byte>([0xFF, 0xFE, 0, 0])) return Encoding.UTF32;
        if (bytes.StartsWith<byte>([0, 0, 0xFE, 0xFF])) return new UTF32Encoding(bigEndian: true, byteOrderMark: true);
        if (bytes.StartsWith<byte>([0xFF, 0xFE])) return Encoding.Unicode;
        if (bytes.StartsWith<byte>([0xFE, 0xFF])) return Encoding.BigEndianUnicode;
        for (var line = 0; line < 2; line++)
        {
            var end = bytes.IndexOf((byte)'\n');
            if (Coding(end < 0 ? bytes : bytes[..end]) is { } name) return ByName(name);
            if (end < 0) return null;
            bytes = bytes[(end + 1)..];
        }

        return null;
    }

    /// <summary>The name after <c>coding:</c> or <c>coding=</c> of a comment.</summary>
    private static string? Coding(ReadOnlySpan<byte> line)
    {
        if (line.Length == 0 || line[0] != '#' || line.Length > 200) return null;
        var text = Encoding.Latin1.GetString(line);
        var at = text.IndexOf("coding", StringComparison.Ordinal) + 6;
        if (at < 6 || at >= text.Length || text[at] is not (':' or '=')) return null;
        var start = at + 1;
        while (start < text.Length && text[start] is (' ' or '\t')) start++;
        var end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '-' or '_' or '.')) end++;
        return end > start ? text[start..end] : null;
    }

    private static Encoding? ByName(string name) => name.ToLowerInvariant().Replace('_', '-') switch
    {
        "utf-8" or "utf8" or "utf-8-sig" => null,
        "latin-1" or "latin1" or "iso-8859-1" or "l1" => Encoding.Latin1,
        "ascii" or "us-ascii" => Encoding.ASCII,
        "cp1252" => CodePagesEncodingProvider.Instance.GetEncoding(1252),
        var other => CodePagesEncodingProvider.Instance.GetEncoding(other),
    };
}
