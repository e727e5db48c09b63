using System.Text;

namespace Berth.Dialects.Requirements;

/// <summary>Cuts options into words as a POSIX shell does: quotes and backslashes, and nothing else of a shell.</summary>
internal static class ShellWords
{
    /// <summary>Null where a quote is not closed or a backslash stands at the end.</summary>
    public static List<string>? Split(string text)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (char.IsWhiteSpace(c))
            {
                if (word is not null) words.Add(word.ToString());
                word = null;
                continue;
            }

            word ??= new();
            if (c == '\\')
            {
                if (++at == text.Length) return null;
                word.Append(text[at]);
            }
            else if (c is '"' or '\'')
            {
                if ((at = Quoted(text, at, word)) < 0) return null;
            }
            else
            {
                word.Append(c);
            }
        }

        if (word is not null) words.Add(word.ToString());
        return words;
    }

    /// <summary>Position of the closing quote; negative where there is none.</summary>
    private static int Quoted(string text, int start, StringBuilder word)
    {
        var quote = text[start];
        for (var at = start + 1; at < text.Length; at++)
        {
            if (text[at] == quote) return at;
            if (quote == '"' && text[at] == '\\' && at + 1 < text.Length && text[at + 1] is ('"' or '\\')) at++;
            word.Append(text[at]);
        }

        return -1;
    }
}
