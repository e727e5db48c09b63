using System.Text;

namespace Berth.Core.Environments;

/// <summary>The references to variables in one value.</summary>
internal static class VariableReferences
{
    /// <returns>The text, or null where it outgrew <see cref="VariableExpansion.LargestVariable"/>; or what is malformed, as the rest of a
    /// sentence.</returns>
    public static (string? Text, string? Error) Replace(string value, Func<string, string> valueOf)
    {
        if (!value.Contains('$')) return (value, null);
        var text = new StringBuilder();
        for (var at = 0; at < value.Length;)
        {
            if (text.Length > VariableExpansion.LargestVariable) return (null, null);
            var next = at + 1 < value.Length ? value[at + 1] : '\0';
            if (value[at] != '$')
            {
                text.Append(value[at++]);
            }
            else if (next == '$')
            {
                text.Append('$');
                at += 2;
            }
            else if (next == '{')
            {
                var close = value.IndexOf('}', at);
                if (close < 0) return (null, "has a `${` without its `}`");
                var name = value[(at + 2)..close];
                if (name.Length == 0 || NameLength(name, 0) != name.Length) return (null, "has a `${…}` that holds no variable name");
                text.Append(valueOf(name));
                at = close + 1;
            }
            else if (NameLength(value, at + 1) is var length and > 0)
            {
                text.Append(valueOf(value.Substring(at + 1, length)));
                at += 1 + length;
            }
            else
            {
                text.Append(value[at++]);
            }
        }

        return (text.ToString(), null);
    }

    /// <summary>The value that expands to <paramref name="literal"/>.</summary>
    public static string Escape(string literal) => literal.Replace("$", "$$", StringComparison.Ordinal);

    private static int NameLength(string text, int start)
    {
        var at = start;
        while (at < text.Length && (text[at] == '_' || char.IsAsciiLetter(text[at]) || (at > start && char.IsAsciiDigit(text[at])))) at++;
        return at - start;
    }
}
