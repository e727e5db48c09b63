using System.Text;

namespace Berth.Dialects.Requirements;

/// <summary>
/// A text as pip cuts it into lines (requirements file format, "Structure"): a backslash at the end joins the next line, then comments are
/// cut off, then variables are put in.
/// </summary>
internal static class RequirementLines
{
    /// <summary>Lines that hold anything, with the number of the first line each was written on.</summary>
    /// <param name="lookup">Value of a variable; where there is none, or it is empty, the reference stays as it is.</param>
    public static IEnumerable<(string Text, int Number)> Of(string text, Func<string, string?> lookup)
    {
        foreach (var (line, number) in Joined(text))
        {
            var content = WithoutComment(line).Trim();
            if (content.Length > 0) yield return (Expand(content, lookup), number);
        }
    }

    private static IEnumerable<(string Line, int Number)> Joined(string text)
    {
        var joined = new StringBuilder();
        var first = 0;
        var number = 0;
        foreach (var line in Split(text))
        {
            number++;
            var comment = line.TrimStart().StartsWith('#');
            if (line.EndsWith('\\') && !comment)
            {
                if (first == 0) first = number;
                joined.Append(line.Trim('\\'));
                continue;
            }

            if (first == 0)
            {
                yield return (line, number);
                continue;
            }

            // A comment that a line is joined with stays a comment.
            if (comment) joined.Append(' ');
            yield return (joined.Append(line).ToString(), first);
            joined.Clear();
            first = 0;
        }

        if (first > 0) yield return (joined.ToString(), first);
    }

    /// <summary>Ends of lines are those that Python knows.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is not ('\n' or '\r' or '\v' or '\f' or '\u001c' or '\u001d' or '\u001e' or '\u0085' or '\u2028' or '\u2029')) continue;
            yield return text[start..at];
            if (text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n') at++;
            start = at + 1;
        }

        if (start < text.Length) yield return text[start..];
    }

    private static string WithoutComment(string line)
    {
        for (var at = line.IndexOf('#'); at >= 0; at = line.IndexOf('#', at + 1))
        {
            if (at == 0 || char.IsWhiteSpace(line[at - 1])) return line[..at];
        }

        return line;
    }

    /// <summary>Only <c>${NAME}</c> with capital letters, digits and underscores is a reference.</summary>
    private static string Expand(string line, Func<string, string?> lookup)
    {
        var from = line.IndexOf("${", StringComparison.Ordinal);
        if (from < 0) return line;
        var text = new StringBuilder();
        var done = 0;
        for (; from >= 0; from = line.IndexOf("${", from + 2, StringComparison.Ordinal))
        {
            var end = from + 2;
            while (end < line.Length && (char.IsAsciiLetterUpper(line[end]) || char.IsAsciiDigit(line[end]) || line[end] == '_')) end++;
            if (end == from + 2 || end == line.Length || line[end] != '}' || lookup(line[(from + 2)..end]) is not { Length: > 0 } value) continue;
            text.Append(line, done, from - done).Append(value);
            done = end + 1;
        }

        return text.Append(line, done, line.Length - done).ToString();
    }
}
