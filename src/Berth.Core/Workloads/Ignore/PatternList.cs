using System.Collections.Immutable;
using System.Text;
using Berth.Core.Problems;

namespace Berth.Core.Workloads.Ignore;

/// <summary>The patterns of one ignore file, exactly as its dialect reads them; nothing built in.</summary>
public sealed class PatternList
{
    /// <summary>Characters of one line; longer ones are refused.</summary>
    public const int LongestLine = 4096;

    private readonly IgnoreDialect dialect;
    private readonly IgnorePattern[] patterns;

    private PatternList(IgnoreDialect dialect, IgnorePattern[] patterns) => (this.dialect, this.patterns) = (dialect, patterns);

    /// <param name="file">Named in problems.</param>
    public static Checked<PatternList> Parse(IgnoreDialect dialect, string text, string file)
    {
        var patterns = new List<IgnorePattern>();
        var problems = ImmutableArray.CreateBuilder<Problem>();
        var number = 0;
        foreach (var line in Lines(dialect, text))
        {
            number++;
            try
            {
                if (line.Length > LongestLine) throw new FormatException($"it is longer than {LongestLine} characters");
                var pattern = dialect == IgnoreDialect.Git ? GitPatterns.Compile(line) : PathspecPatterns.Compile(line);
                if (pattern is not null) patterns.Add(pattern);
            }
            catch (FormatException e)
            {
                problems.Add(new Problem(
                    CoreProblems.InvalidIgnorePattern, $"the pattern on line {number} cannot be read: {e.Message}",
                    new SourceSpan(file, number, 1), "correct the line or take it out"));
            }
        }

        return problems.Count > 0 ? new(null, problems.ToImmutable()) : new(new PatternList(dialect, [.. patterns]), []);
    }

    /// <summary>
    /// Whether the last pattern that speaks of the path leaves it out (true), brings it back (false), or none does (null).
    /// </summary>
    /// <param name="path">Relative to the file's folder, separated by slashes; none at the start, and none at the end of git's.</param>
    public bool? Judge(string path, bool isDirectory) =>
        Last(dialect == IgnoreDialect.Git ? GitPatterns.ToBytes(path) : path, isDirectory);

    private bool? Last(string path, bool isDirectory)
    {
        var name = path.AsSpan(path.LastIndexOf('/') + 1);
        for (var i = patterns.Length - 1; i >= 0; i--)
        {
            var pattern = patterns[i];
            if (pattern.DirectoryOnly && !isDirectory) continue;
            if (pattern.Matches(path, name)) return !pattern.Negated;
        }

        return null;
    }

    private static IEnumerable<string> Lines(IgnoreDialect dialect, string text)
    {
        var git = dialect == IgnoreDialect.Git;
        var rest = git && text.StartsWith('\uFEFF') ? text[1..] : text;
        if (!git) rest = new StringBuilder(rest).Replace("\r\n", "\n").Replace('\r', '\n').ToString();
        for (var start = 0; start < rest.Length;)
        {
            var end = rest.IndexOf('\n', start);
            var stop = end < 0 ? rest.Length : end;
            if (git) yield return stop > start && rest[stop - 1] == '\r' && end >= 0 ? rest[start..(stop - 1)] : rest[start..stop];
            else yield return end < 0 ? rest[start..] : rest[start..(end + 1)];
            start = stop + 1;
        }
    }
}
