using System.Collections.Immutable;

namespace Berth.Python.Tags;

/// <summary>What a wheel runs on: interpreter, ABI, platform (PEP 425). Lower case.</summary>
public readonly record struct WheelTag(string Interpreter, string Abi, string Platform)
{
    /// <summary>Most tags one compressed set may stand for; real wheels have a handful.</summary>
    private const int MostTags = 4096;

    /// <summary>The tags a compressed set such as <c>py2.py3-none-any</c> stands for, in its order; null where it is not one.</summary>
    public static ImmutableArray<WheelTag>? ParseSet(string text)
    {
        var parts = text.ToLowerInvariant().Split('-');
        if (parts.Length != 3) return null;
        var sets = parts.Select(p => p.Split('.')).ToArray();
        if ((long)sets[0].Length * sets[1].Length * sets[2].Length > MostTags || sets.Any(s => s.Any(string.IsNullOrEmpty))) return null;
        if (sets[0].Any(interpreter => !IsWord(interpreter))) return null;
        return [.. from interpreter in sets[0] from abi in sets[1] from platform in sets[2] select new WheelTag(interpreter, abi, platform)];
    }

    private static bool IsWord(string part) => !char.IsAsciiDigit(part[0]) && part.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    public override string ToString() => $"{Interpreter}-{Abi}-{Platform}";
}
