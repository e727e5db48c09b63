namespace Berth.Core.Workloads.Ignore;

/// <summary>Reads a bracket expression as git does: <c>!</c> and <c>^</c> negate, <c>\</c> escapes, POSIX classes, over bytes.</summary>
internal static class GitBrackets
{
    /// <param name="at">Stands on the <c>[</c>; afterwards behind the closing bracket.</param>
    /// <returns>Null for an expression that never matches: not closed, or with an unknown class.</returns>
    public static CharacterSet? Read(string pattern, ref int at)
    {
        var set = new CharacterSet();
        at++;
        if (at < pattern.Length && pattern[at] is '!' or '^')
        {
            set.Negated = true;
            at++;
        }

        var previous = -1;
        for (var first = true; ; first = false)
        {
            if (at >= pattern.Length) return null;
            if (pattern[at] == ']' && !first)
            {
                at++;
                return set;
            }

            if (!Member(pattern, ref at, set, ref previous)) return null;
        }
    }

    private static bool Member(string pattern, ref int at, CharacterSet set, ref int previous)
    {
        var character = pattern[at];
        if (character == '-' && previous >= 0 && at + 1 < pattern.Length && pattern[at + 1] != ']')
        {
            at++;
            if (!Single(pattern, ref at, out var to)) return false;
            set.Add(previous, to);
            previous = -1;
            return true;
        }

        if (character == '[' && at + 1 < pattern.Length && pattern[at + 1] == ':')
        {
            var close = pattern.IndexOf(']', at + 2);
            if (close < 0) return false;
            if (close > at + 2 && pattern[close - 1] == ':')
            {
                previous = -1;
                var name = pattern[(at + 2)..(close - 1)];
                at = close + 1;
                return Class(name, set);
            }
        }

        if (!Single(pattern, ref at, out var single)) return false;
        set.Add(single, single);
        previous = single;
        return true;
    }

    private static bool Single(string pattern, ref int at, out int character)
    {
        character = 0;
        if (pattern[at] == '\\') at++;
        if (at >= pattern.Length) return false;
        character = pattern[at++];
        return true;
    }

    private static bool Class(string name, CharacterSet set)
    {
        (int, int)[]? ranges = name switch
        {
            "alpha" => [('a', 'z'), ('A', 'Z')],
            "digit" => [('0', '9')],
            "alnum" => [('a', 'z'), ('A', 'Z'), ('0', '9')],
            "upper" => [('A', 'Z')],
            "lower" => [('a', 'z')],
            "xdigit" => [('0', '9'), ('a', 'f'), ('A', 'F')],
            "blank" => [(' ', ' '), ('\t', '\t')],
            "space" => [(' ', ' '), ('\t', '\r')],
            "cntrl" => [(0, 31), (127, 127)],
            "graph" => [(33, 126)],
            "print" => [(32, 126)],
            "punct" => [(33, 47), (58, 64), (91, 96), (123, 126)],
            _ => null,
        };
        foreach (var (from, to) in ranges ?? []) set.Add(from, to);
        return ranges is not null;
    }
}
