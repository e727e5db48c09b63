using System.Buffers;
using System.Text;
using Berth.Core.Problems;

namespace Berth.Core.Toml;

/// <summary>Reads TOML 1.0 (toml.io/en/v1.0.0).</summary>
public static class TomlDocument
{
    /// <param name="bytes">UTF-8; a byte order mark is skipped.</param>
    /// <param name="file">As problems name it.</param>
    /// <returns>The root table, or the first thing that is wrong, with its line and column.</returns>
    public static Checked<TomlTable> Parse(ReadOnlySpan<byte> bytes, string file, TomlLimits? limits = null)
    {
        limits ??= TomlLimits.Default;
        try
        {
            return new(new TomlReader(new TomlScan(Decode(bytes, file, limits), file, limits)).Read(), []);
        }
        catch (BerthException e)
        {
            return new(null, e.Problems);
        }
    }

    private static string Decode(ReadOnlySpan<byte> bytes, string file, TomlLimits limits)
    {
        if (bytes.Length > limits.Bytes)
        {
            throw new BerthException(new Problem(
                CoreProblems.TomlTooLarge, $"the document has more than {limits.Bytes >> 20} MiB", new SourceSpan(file), "keep data out of it"));
        }

        if (bytes.StartsWith<byte>([0xEF, 0xBB, 0xBF])) bytes = bytes[3..];
        if (ValidLength(bytes) is var valid && valid == bytes.Length) return Encoding.UTF8.GetString(bytes);
        var line = bytes[..valid].Count((byte)'\n') + 1;
        var column = valid - (bytes[..valid].LastIndexOf((byte)'\n') + 1) + 1;
        throw new BerthException(new Problem(
            CoreProblems.InvalidToml, "the document is not UTF-8", new SourceSpan(file, line, column), "save it as text in UTF-8"));
    }

    private static int ValidLength(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes)) return bytes.Length;
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var taken) == OperationStatus.Done) at += taken;
        return at;
    }
}
