using Berth.Core.Problems;

namespace Berth.Core.Toml;

/// <summary>One part of a key.</summary>
internal readonly record struct TomlKey(string Text, SourceSpan Where);

/// <summary>Reads keys: bare, quoted, and several joined by dots.</summary>
internal static class TomlKeys
{
    /// <summary>At least one part; blanks behind the last are skipped.</summary>
    public static List<TomlKey> Read(TomlScan scan)
    {
        var keys = new List<TomlKey>(1);
        do
        {
            scan.SkipBlanks();
            keys.Add(One(scan));
            scan.CheckDepth(keys.Count);
            scan.SkipBlanks();
        }
        while (scan.Take('.'));
        return keys;
    }

    private static TomlKey One(TomlScan scan)
    {
        var where = scan.Here;
        if (scan.Current is '"' or '\'') return new(TomlStrings.OneLine(scan), where);
        var start = scan.Position;
        while (char.IsAsciiLetterOrDigit(scan.Current) || scan.Current is '-' or '_') scan.Position++;
        if (scan.Position > start) return new(scan.From(start), where);
        throw scan.Fail($"{scan.Found} stands where a key should be", "write a key of letters, digits, `-` and `_`, or put it into quotes");
    }
}
