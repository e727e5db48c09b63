using System.Text;

namespace Berth.Dialects.Polyaxon.Templates;

/// <summary>Cuts a template into words, following Jinja 2.10 with its default settings.</summary>
internal sealed class TemplateLexer(string text)
{
    private static readonly string[] Signs = ["//", "**", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "~", "<", ">", "=", "(", ")", "[", "]", "{", "}", ".", ",", ":", "|"];
    private readonly List<TemplateToken> tokens = [];
    private bool trim;
    private int at;

    public static List<TemplateToken> Read(string text) => new TemplateLexer(text.EndsWith('\n') ? text[..^1] : text).Tokens();

    /// <summary>The words of an expression that stands alone.</summary>
    public static List<TemplateToken> ReadExpression(string text)
    {
        var lexer = new TemplateLexer(text);
        lexer.Inside(null, 0);
        lexer.Add(TemplateTokenKind.End, "", text.Length);
        return lexer.tokens;
    }

    private List<TemplateToken> Tokens()
    {
        while (at < text.Length)
        {
            var open = Next();
            AddLiteral(open < 0 ? text.Length : open);
            if (open < 0) break;
            Tag(open);
        }

        Add(TemplateTokenKind.End, "", text.Length);
        return tokens;
    }

    private int Next()
    {
        for (var i = text.IndexOf('{', at); i >= 0 && i + 1 < text.Length; i = text.IndexOf('{', i + 1))
            if (text[i + 1] is '{' or '%' or '#') return i;
        return -1;
    }

    private void AddLiteral(int end)
    {
        var literal = text[at..end];
        if (trim) literal = literal.TrimStart();
        if (end + 2 < text.Length && text[end + 2] == '-') literal = literal.TrimEnd();
        trim = false;
        if (literal.Length > 0) Add(TemplateTokenKind.Literal, literal, at);
        at = end;
    }

    private void Tag(int open)
    {
        var kind = text[open + 1];
        at = open + 2;
        if (kind == '#')
        {
            var end = text.IndexOf("#}", at, StringComparison.Ordinal);
            if (end < 0) throw new TemplateException("a comment `{#` is not closed by `#}`", open, "where `{#` is meant for the shell, write `{{ '{#' }}`");
            trim = text[end - 1] == '-' && end > at;
            at = end + 2;
            return;
        }

        if (at < text.Length && text[at] is '-' or '+') at++;
        Add(TemplateTokenKind.Tag, "{" + kind, open);
        Inside(kind == '{' ? "}}" : "%}", open);
        if (tokens is [.., { Kind: TemplateTokenKind.Tag, Text: "{%" }, { Kind: TemplateTokenKind.Name, Text: "raw" }, { Kind: TemplateTokenKind.Tag }]) Raw(open);
    }

    /// <summary>What stands between the tags is text.</summary>
    private void Raw(int open)
    {
        tokens.RemoveRange(tokens.Count - 3, 3);
        for (var i = text.IndexOf("{%", at, StringComparison.Ordinal); i >= 0; i = text.IndexOf("{%", i + 2, StringComparison.Ordinal))
        {
            var close = text.IndexOf("%}", i, StringComparison.Ordinal);
            if (close < 0) break;
            if (text[(i + 2)..close].Trim('-', '+', ' ', '\t', '\n') != "endraw") continue;
            AddLiteral(i);
            trim = text[close - 1] == '-';
            at = close + 2;
            return;
        }

        throw new TemplateException("`raw` has no `endraw`", open, "add `{% endraw %}`");
    }

    private void Inside(string? close, int open)
    {
        var depth = 0;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            if (at >= text.Length)
            {
                if (close is null) return;
                throw new TemplateException($"`{text.AsSpan(open, 2)}` is not closed by `{close}`", open, $"add `{close}`");
            }

            if (close is not null && depth == 0 && Closes(close)) return;
            var c = text[at];
            if (char.IsAsciiDigit(c)) Number();
            else if (c == '_' || char.IsLetter(c)) Word();
            else if (c is '"' or '\'') Quoted(c);
            else
            {
                var sign = Signs.FirstOrDefault(s => string.CompareOrdinal(text, at, s, 0, s.Length) == 0)
                    ?? throw new TemplateException($"`{c}` has no meaning in a template", at);
                depth += sign is "{" or "(" or "[" ? 1 : sign is "}" or ")" or "]" ? -1 : 0;
                Add(TemplateTokenKind.Sign, sign, at);
                at += sign.Length;
            }
        }
    }

    private bool Closes(string close)
    {
        var dash = text[at] == '-' && string.CompareOrdinal(text, at + 1, close, 0, 2) == 0;
        if (!dash && string.CompareOrdinal(text, at, close, 0, 2) != 0) return false;
        Add(TemplateTokenKind.Tag, close, at);
        at += dash ? 3 : 2;
        trim = dash;
        return true;
    }

    private void Number()
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        var real = false;
        // `a.0.1` is two members, not a number with a point.
        var member = tokens is [.., { Kind: TemplateTokenKind.Sign, Text: "." }];
        if (!member && at + 1 < text.Length && text[at] == '.' && char.IsAsciiDigit(text[at + 1]))
        {
            real = true;
            at++;
            while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        }

        if (!member && at < text.Length && text[at] is 'e' or 'E')
        {
            var digits = at + 1 < text.Length && text[at + 1] is '+' or '-' ? at + 2 : at + 1;
            if (digits < text.Length && char.IsAsciiDigit(text[digits]))
            {
                real = true;
                for (at = digits; at < text.Length && char.IsAsciiDigit(text[at]);) at++;
            }
        }

        Add(real ? TemplateTokenKind.Number : TemplateTokenKind.Integer, text[start..at], start);
    }

    private void Word()
    {
        var start = at;
        while (at < text.Length && (text[at] == '_' || char.IsLetterOrDigit(text[at]))) at++;
        Add(TemplateTokenKind.Name, text[start..at], start);
    }

    private void Quoted(char quote)
    {
        var start = at++;
        var content = new StringBuilder();
        while (at < text.Length && text[at] != quote)
        {
            if (text[at] == '\\' && at + 1 < text.Length) content.Append(StringEscapes.Read(text, ref at));
            else content.Append(text[at++]);
        }

        if (at >= text.Length) throw new TemplateException($"the text that begins with {quote} is not closed", start, $"add {quote}");
        at++;
        Add(TemplateTokenKind.String, content.ToString(), start);
    }

    private void Add(TemplateTokenKind kind, string content, int place) => tokens.Add(new TemplateToken(kind, content, place));
}
