using Berth.Core.Problems;

namespace Berth.Dialects.Yaml;

/// <summary>Looks for tabs in the indentation of lines, going down a text once.</summary>
internal sealed class TabWatch(string text)
{
    private int line = 1;
    private int start;
    private int done;

    /// <param name="where">Not above any earlier place; each line is looked at once.</param>
    /// <exception cref="BerthException">A tab indents the line.</exception>
    public void Check(SourceSpan where)
    {
        if (where.Line <= done) return;
        done = where.Line;
        for (; line < where.Line && text.IndexOf('\n', start) is var feed and >= 0; line++) start = feed + 1;
        for (var at = start; at < text.Length && text[at] is ' ' or '\t'; at++)
        {
            if (text[at] == '\t') throw new BerthException(YamlTabs.Problem(where with { Column = at - start + 1 }));
        }
    }
}
