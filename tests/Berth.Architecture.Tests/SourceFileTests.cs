namespace Berth.Architecture.Tests;

/// <summary>Rules on the text of source files.</summary>
public sealed class SourceFileTests
{
    private const int Limit = 300;

    private static readonly string[] Unfinished = ["TODO", "FIXME", "XXX:", "NotImplementedException"];

    [Fact]
    public void A_file_of_more_than_300_lines_says_why_in_its_first_line()
    {
        var long_ =
            from path in Repository.Files("src", "*.cs").Concat(Repository.Files("tests", "*.cs"))
            let lines = File.ReadAllLines(Repository.PathOf(path))
            where lines.Length > Limit && !lines[0].StartsWith("// ", StringComparison.Ordinal)
            select $"{path} has {lines.Length} lines; split it, or give the reason in a comment on its first line";
        Law.Holds(long_);
    }

    [Fact]
    public void Nothing_is_left_to_do_later()
    {
        var marks =
            from path in Repository.Files("src", "*.cs")
            from line in File.ReadLines(Repository.PathOf(path)).Select((text, index) => (Text: text, Number: index + 1))
            where Unfinished.Any(mark => line.Text.Contains(mark, StringComparison.Ordinal))
            select $"{path}:{line.Number}: {line.Text.Trim()}";
        Law.Holds(marks);
    }

    [Fact]
    public void A_namespace_is_its_folder()
    {
        var wrong =
            from path in Repository.Files("src", "*.cs")
            let expected = string.Join('.', path.Split('/')[1..^1])
            let declared = File.ReadLines(Repository.PathOf(path)).FirstOrDefault(l => l.StartsWith("namespace ", StringComparison.Ordinal))
            where declared is not null && declared.Trim() != $"namespace {expected};"
            select $"{path}: expected `namespace {expected};`, found `{declared}`";
        Law.Holds(wrong);
    }
}
