namespace Berth.Dialects.Yaml.Editing;

/// <summary>Finds and changes lines of a text; line ends stay as they are.</summary>
internal static class TextLines
{
    /// <summary>As the text ends its first line; a line feed where it has only one.</summary>
    public static string LineEnd(string text) => text.IndexOf('\n', StringComparison.Ordinal) is > 0 and var at && text[at - 1] == '\r' ? "\r\n" : "\n";

    public static int StartOf(string text, int at) => at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;

    /// <summary>Where the line's own characters end: before its line end, or at the end of the text.</summary>
    public static int EndOf(string text, int at)
    {
        var feed = text.IndexOf('\n', at);
        if (feed < 0) return text.Length;
        return feed > at && text[feed - 1] == '\r' ? feed - 1 : feed;
    }

    /// <summary>Whether only blanks stand before this place on its line.</summary>
    public static bool BeginsLine(string text, int at) => text.AsSpan()[StartOf(text, at)..at].IndexOfAnyExcept(' ', '\t') < 0;

    /// <summary>The text without whole lines; at the end of a text without a last line end, the line end before them goes too.</summary>
    public static string WithoutLines(string text, int start, int end)
    {
        var from = StartOf(text, start);
        var to = EndOf(text, end);
        if (to < text.Length) return text.Remove(from, text.IndexOf('\n', to) + 1 - from);
        if (from > 0) from -= from > 1 && text[from - 2] == '\r' ? 2 : 1;
        return text[..from];
    }
}
