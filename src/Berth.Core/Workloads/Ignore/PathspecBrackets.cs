namespace Berth.Core.Workloads.Ignore;

/// <summary>
/// Reads a bracket expression as pathspec 0.12 does: its end is the next bracket after a first one, back slashes are members like any
/// other, POSIX classes are unknown, and what is inside follows the rules of Python's regular expressions.
/// </summary>
internal static class PathspecBrackets
{
    /// <param name="at">Stands on the <c>[</c>; moved behind the closing bracket when there is one.</param>
    /// <returns>Null where the bracket is not closed and so stands for itself.</returns>
    /// <exception cref="FormatException">A range runs backwards.</exception>
    public static CharacterSet? Read(string segment, ref int at)
    {
        var start = at + 1;
        var negated = start < segment.Length && segment[start] is '!' or '^';
        if (negated) start++;
        var close = start;
        if (close < segment.Length && segment[close] == ']') close++;
        close = segment.IndexOf(']', close);
        if (close < 0) return null;
        at = close + 1;
        // A slash cannot stand inside, as the pattern was cut at its slashes; a negated set takes it nevertheless.
        var set = new CharacterSet { Negated = negated, TakesSlash = true };
        AddMembers(segment.AsSpan(start, close - start), set);
        return set;
    }

    private static void AddMembers(ReadOnlySpan<char> members, CharacterSet set)
    {
        while (!members.IsEmpty)
        {
            var from = Take(ref members);
            if (members.Length < 2 || members[0] != '-')
            {
                set.Add(from, from);
                continue;
            }

            members = members[1..];
            var to = Take(ref members);
            if (to < from) throw new FormatException("a range in brackets runs backwards");
            set.Add(from, to);
        }
    }

    private static int Take(ref ReadOnlySpan<char> members)
    {
        var pair = members.Length > 1 && char.IsSurrogatePair(members[0], members[1]);
        var character = pair ? char.ConvertToUtf32(members[0], members[1]) : members[0];
        members = members[(pair ? 2 : 1)..];
        return character;
    }
}
