using System.Text;
using System.Text.Unicode;
using Berth.Core.Problems;

namespace Berth.Dialects.Yaml;

/// <summary>Bytes of a document as text.</summary>
internal static class YamlText
{
    /// <exception cref="BerthException">Too large, not UTF-8, or with characters no text has.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes, string file, YamlLimits limits)
    {
        if (bytes.Length > limits.Bytes)
        {
            throw Refused(
                DialectProblems.DocumentTooLarge, $"the document has more than {limits.Bytes >> 20} MiB", new SourceSpan(file),
                "keep data out of the document and name its path instead");
        }

        if (bytes.StartsWith<byte>([0xEF, 0xBB, 0xBF])) bytes = bytes[3..];
        if (bytes.IndexOf((byte)0) is var nul and >= 0)
        {
            throw Refused(
                DialectProblems.FileUnreadable, "the document holds a NUL byte: it is not text in UTF-8", Place(file, bytes[..nul]),
                "save it as text in UTF-8, or name another file");
        }

        if (!Utf8.IsValid(bytes))
        {
            throw Refused(
                DialectProblems.FileUnreadable, "the document is not UTF-8", Place(file, ValidStart(bytes)), "save it as text in UTF-8");
        }

        var text = Encoding.UTF8.GetString(bytes);
        var odd = OddCharacter(text);
        if (odd < 0) return text;
        throw Refused(
            DialectProblems.FileUnreadable, $"the document holds the control character U+{(int)text[odd]:X4}",
            Place(file, bytes[..Encoding.UTF8.GetByteCount(text.AsSpan(0, odd))]),
            "take it out, or write it as an escape inside double quotes");
    }

    public static BerthException Refused(ProblemCode code, string what, SourceSpan where, string fix) =>
        new(new Problem(code, what, where, fix));

    private static int OddCharacter(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if ((text[at] < ' ' && text[at] is not ('\t' or '\n' or '\r')) || text[at] is '\u007f' or '\ufffe' or '\uffff') return at;
        }

        return -1;
    }

    private static ReadOnlySpan<byte> ValidStart(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _,
            out var taken) == System.Buffers.OperationStatus.Done) at += taken;
        return bytes[..at];
    }

    private static SourceSpan Place(string file, ReadOnlySpan<byte> before)
    {
        var line = before.Count((byte)'\n') + 1;
        return new SourceSpan(file, line, before.Length - (before.LastIndexOf((byte)'\n') + 1) + 1);
    }
}
