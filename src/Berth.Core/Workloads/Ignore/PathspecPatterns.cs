namespace Berth.Core.Workloads.Ignore;

/// <summary>
/// Compiles patterns as pathspec 0.12.1 reads <c>gitwildmatch</c> lines in a plain <c>PathSpec</c>: every pattern also takes what is below,
/// the last match decides. Determined's client uses it for <c>.detignore</c>.
/// </summary>
internal static class PathspecPatterns
{
    /// <param name="line">With its line feed, if it has one: pathspec looks for an escaped blank at the very end.</param>
    /// <returns>Null for a comment, a blank line or a slash alone.</returns>
    /// <exception cref="FormatException">pathspec would refuse the whole file.</exception>
    public static IgnorePattern? Compile(string line)
    {
        var pattern = line.EndsWith("\\ ", StringComparison.Ordinal) ? line.TrimStart() : line.Trim();
        if (pattern.Length == 0 || pattern[0] == '#' || pattern == "/") return null;
        var negated = pattern[0] == '!';
        if (negated) pattern = pattern[1..];
        return new IgnorePattern(negated, false, false, "", null, new Glob(Steps(pattern)));
    }

    private static GlobStep[] Steps(string pattern)
    {
        var segments = pattern.Split('/').ToList();
        for (var i = segments.Count - 1; i > 0; i--)
        {
            if (segments[i] == "**" && segments[i - 1] == "**") segments.RemoveAt(i);
        }

        var steps = new GlobBuilder();
        if (segments is ["**", ""])
        {
            // Everything but the files at the root.
            steps.Add(GlobKind.One);
            steps.Add(GlobKind.Anything);
            steps.Literal('/');
            steps.Add(GlobKind.Anything);
            return steps.Build();
        }

        if (segments[0].Length == 0) segments.RemoveAt(0);
        else if ((segments.Count == 1 || segments is [_, ""]) && segments[0] != "**") segments.Insert(0, "**");
        if (segments.Count == 0) throw new FormatException("nothing is left of it but the sign");
        if (segments.Count > 1 && segments[^1].Length == 0) segments[^1] = "**";
        Join(segments, steps);
        return steps.Build();
    }

    private static void Join(List<string> segments, GlobBuilder steps)
    {
        var slash = false;
        for (var i = 0; i < segments.Count; i++)
        {
            var last = i == segments.Count - 1;
            if (segments[i] == "**")
            {
                slash = DoubleStar(i == 0, last, steps);
                continue;
            }

            if (slash) steps.Literal('/');
            if (segments[i] == "*")
            {
                steps.Add(GlobKind.One);
                steps.Add(GlobKind.Run);
            }
            else
            {
                Segment(segments[i], steps);
            }

            if (last) steps.Add(GlobKind.EndOrBelow);
            slash = true;
        }
    }

    /// <returns>Whether a slash has to come before the next segment.</returns>
    private static bool DoubleStar(bool first, bool last, GlobBuilder steps)
    {
        switch (first, last)
        {
            case (true, true):
                steps.Add(GlobKind.One);
                steps.Add(GlobKind.Run);
                steps.Add(GlobKind.EndOrBelow);
                return false;
            case (true, false):
                steps.Add(GlobKind.NamedFolders);
                return false;
            case (false, true):
                steps.Literal('/');
                steps.Add(GlobKind.Anything);
                return false;
            default:
                steps.Add(GlobKind.Below);
                return true;
        }
    }

    private static void Segment(string segment, GlobBuilder steps)
    {
        for (var at = 0; at < segment.Length;)
        {
            switch (segment[at])
            {
                case '\\' when at + 1 == segment.Length:
                    throw new FormatException("it ends in a back slash that escapes nothing");
                case '\\':
                    steps.Literal(segment[at + 1]);
                    at += 2;
                    break;
                case '*':
                    steps.Add(GlobKind.Run);
                    at++;
                    break;
                case '?':
                    steps.Add(GlobKind.One);
                    at++;
                    break;
                case '[' when PathspecBrackets.Read(segment, ref at) is { } set:
                    steps.Add(GlobKind.Set, set);
                    break;
                default:
                    steps.Literal(segment[at++]);
                    break;
            }
        }
    }
}
