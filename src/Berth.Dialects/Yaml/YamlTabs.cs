using Berth.Core.Problems;

namespace Berth.Dialects.Yaml;

/// <summary>Tabs in indentation, which YAML forbids and editors hide.</summary>
internal static class YamlTabs
{
    /// <param name="line">From 1; lines that do not exist have no tabs.</param>
    /// <returns>The column of the first tab in the indentation, from 1.</returns>
    public static int? Indents(string text, int line)
    {
        var start = 0;
        for (var number = 1; number < line; number++)
        {
            start = text.IndexOf('\n', start) + 1;
            if (start == 0) return null;
        }

        for (var at = start; line >= 1 && at < text.Length && text[at] is ' ' or '\t'; at++)
        {
            if (text[at] == '\t') return at - start + 1;
        }

        return null;
    }

    public static Problem Problem(SourceSpan where) =>
        new(DialectProblems.InvalidYaml, "a tab indents this line", where, "indent with blanks; YAML does not take tabs");
}
