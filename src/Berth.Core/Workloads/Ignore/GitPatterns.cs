using System.Text;

namespace Berth.Core.Workloads.Ignore;

/// <summary>Compiles patterns as git reads them (gitignore(5); what the page leaves open follows git 2.39).</summary>
internal static class GitPatterns
{
    private const string Special = "*?[\\";

    /// <returns>Null for a comment or a blank line.</returns>
    public static IgnorePattern? Compile(string line)
    {
        if (line.StartsWith('#')) return null;
        var pattern = ToBytes(TrimBlanks(line));
        if (pattern.Length == 0) return null;
        var negated = pattern[0] == '!';
        if (negated) pattern = pattern[1..];
        var directoryOnly = pattern.EndsWith('/');
        if (directoryOnly) pattern = pattern[..^1];
        var nameOnly = !pattern.Contains('/');
        if (pattern.StartsWith('/')) pattern = pattern[1..];
        if (nameOnly && pattern.StartsWith('*') && Plain(pattern[1..]))
        {
            return new IgnorePattern(negated, directoryOnly, true, "", pattern[1..], null);
        }

        // Git compares the part before the first special character as text and gives only the rest to its wildcards;
        // `a/foo**` therefore crosses slashes although `**` is not a whole name there.
        var cut = pattern.AsSpan().IndexOfAny(Special);
        if (cut < 0) return new IgnorePattern(negated, directoryOnly, nameOnly, pattern, null, null);
        return new IgnorePattern(negated, directoryOnly, nameOnly, pattern[..cut], null, new Glob(Steps(pattern[cut..])));
    }

    /// <summary>Text with one character per UTF-8 byte, since git's wildcards count bytes.</summary>
    public static string ToBytes(string text) => Ascii.IsValid(text) ? text : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private static bool Plain(string text) => text.AsSpan().IndexOfAny(Special) < 0;

    /// <summary>Blanks at the end go, unless the first of them is escaped.</summary>
    private static string TrimBlanks(string line)
    {
        var end = -1;
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] == ' ')
            {
                if (end < 0) end = at;
                continue;
            }

            end = -1;
            if (line[at] == '\\') at++;
        }

        return end < 0 ? line : line[..end];
    }

    private static GlobStep[] Steps(string pattern)
    {
        var steps = new GlobBuilder();
        for (var at = 0; at < pattern.Length;)
        {
            switch (pattern[at])
            {
                case '*':
                    Stars(pattern, ref at, steps);
                    break;
                case '?':
                    steps.Add(GlobKind.One);
                    at++;
                    break;
                case '[':
                    if (GitBrackets.Read(pattern, ref at) is not { } set) return [new GlobStep(GlobKind.Never)];
                    steps.Add(GlobKind.Set, set);
                    break;
                case '\\' when at + 1 == pattern.Length:
                    return [new GlobStep(GlobKind.Never)];
                case '\\':
                    steps.Literal(pattern[at + 1]);
                    at += 2;
                    break;
                default:
                    steps.Literal(pattern[at++]);
                    break;
            }
        }

        return steps.Build();
    }

    private static void Stars(string pattern, ref int at, GlobBuilder steps)
    {
        var start = at;
        while (at < pattern.Length && pattern[at] == '*') at++;
        var opens = at - start >= 2 && (start == 0 || pattern[start - 1] == '/');
        var rest = pattern.AsSpan(at);
        if (opens && rest.StartsWith('/'))
        {
            steps.Add(GlobKind.Folders);
            at++;
        }
        else
        {
            steps.Add(opens && (rest.IsEmpty || rest.StartsWith("\\/")) ? GlobKind.Anything : GlobKind.Run);
        }
    }
}
