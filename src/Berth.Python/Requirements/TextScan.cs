namespace Berth.Python.Requirements;

/// <summary>A place in a text, moving forward; what the PEP 508 grammar needs and no more.</summary>
internal sealed class TextScan(string text)
{
    public string Text => text;

    public int Position { get; set; }

    public bool AtEnd => Position >= text.Length;

    public char Current => Position < text.Length ? text[Position] : '\0';

    /// <summary>Skips blanks and tabs, the only white space the grammar knows.</summary>
    public bool SkipBlanks()
    {
        var start = Position;
        while (Current is ' ' or '\t') Position++;
        return Position > start;
    }

    public bool Take(string token)
    {
        if (!text.AsSpan(Position).StartsWith(token, StringComparison.Ordinal)) return false;
        Position += token.Length;
        return true;
    }

    /// <summary>Takes a token that must end where a word ends.</summary>
    public bool TakeWord(string word)
    {
        if (!text.AsSpan(Position).StartsWith(word, StringComparison.Ordinal) || IsWord(Position + word.Length)) return false;
        Position += word.Length;
        return true;
    }

    /// <summary>A name of a project or an extra; null where none starts here.</summary>
    public string? Identifier()
    {
        var end = Position;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || (end > Position && text[end] is '.' or '_' or '-'))) end++;
        while (end > Position && text[end - 1] is '.' or '-') end--;
        // An underscore is part of a word: a name may end in one to the grammar, and is refused as a name elsewhere.
        if (end == Position || IsWord(end)) return null;
        var name = text[Position..end];
        Position = end;
        return name;
    }

    private bool IsWord(int index) => index < text.Length && (char.IsLetterOrDigit(text[index]) || text[index] == '_');
}
