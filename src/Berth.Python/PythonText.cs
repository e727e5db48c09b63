namespace Berth.Python;

/// <summary>What Python's text functions call white space, where the standards lean on them.</summary>
internal static class PythonText
{
    // The information separators are white space to Python, but not to .NET.
    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001c' and <= '\u001f';

    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text)
    {
        var start = 0;
        var end = text.Length;
        while (start < end && IsSpace(text[start])) start++;
        while (end > start && IsSpace(text[end - 1])) end--;
        return text[start..end];
    }
}
