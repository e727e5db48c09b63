using System.Collections.Immutable;
using Berth.Dialects.Yaml.Editing;

namespace Berth.Dialects.Requirements;

/// <summary>Changes lines of a requirements file; everything else of it stays as it is.</summary>
public static class RequirementFileLines
{
    /// <summary>Requirements, options and all; lines that continue count as one.</summary>
    public static ImmutableArray<RequirementLine> Of(string text)
    {
        var lines = ImmutableArray.CreateBuilder<RequirementLine>();
        for (var start = 0; start < text.Length;)
        {
            var (end, next) = Logical(text, start);
            var content = Content(text, start, end);
            if (content.Length > 0)
            {
                var from = start + text.AsSpan()[start..end].IndexOfAnyExcept(' ', '\t');
                lines.Add(new RequirementLine(content, from, from + content.Length));
            }

            start = next;
        }

        return lines.ToImmutable();
    }

    public static string Append(string text, string requirement) =>
        text.Length == 0 || text.EndsWith('\n') ? $"{text}{requirement}{TextLines.LineEnd(text)}" : $"{text}{TextLines.LineEnd(text)}{requirement}";

    /// <summary>A comment behind the line stays; hashes of what was replaced do not.</summary>
    public static string Replace(string text, RequirementLine line, string requirement) =>
        string.Concat(text.AsSpan(0, line.Start), requirement, text.AsSpan(line.End));

    public static string Remove(string text, RequirementLine line) => TextLines.WithoutLines(text, line.Start, line.End);

    /// <summary>Where a line with all that continues it ends, and where the next begins. A comment is not continued.</summary>
    private static (int End, int Next) Logical(string text, int start)
    {
        for (var at = start; ;)
        {
            var end = TextLines.EndOf(text, at);
            var feed = text.IndexOf('\n', end);
            var next = feed < 0 ? text.Length : feed + 1;
            var line = text.AsSpan()[at..end];
            if (!line.EndsWith("\\") || line.TrimStart().StartsWith("#") || next == text.Length) return (end, next);
            at = next;
        }
    }

    private static string Content(string text, int start, int end)
    {
        var line = text.AsSpan()[start..end].TrimStart(" \t");
        for (var at = 0; at < line.Length; at++)
            if (line[at] == '#' && (at == 0 || char.IsWhiteSpace(line[at - 1]))) line = line[..at];
        return line.TrimEnd(" \t\r\n\\").ToString();
    }
}

/// <summary>One requirement or option of a file, with the lines that continue it and without its comment.</summary>
/// <param name="Start">Offset in the text.</param>
/// <param name="End">Behind its last character.</param>
public sealed record RequirementLine(string Text, int Start, int End);
