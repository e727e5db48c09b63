using System.Collections.Immutable;
using System.Net;
using System.Text;
using Berth.Core.Locking;

namespace Berth.Python.Indexes.Pages;

/// <summary>Reads the links of an HTML page (PEP 503, 592, 629, 658, 714, 792). Not a browser: only tags and their attributes are looked at.</summary>
internal static class HtmlPage
{
    /// <exception cref="FormatException">It is not HTML, or of an API version that is not understood.</exception>
    public static ImmutableArray<IndexFile> Parse(ReadOnlySpan<byte> html, Uri address)
    {
        var text = Encoding.UTF8.GetString(html);
        if (text.AsSpan().TrimStart().StartsWith("{")) throw new FormatException("it says it is HTML and is JSON");
        var files = ImmutableArray.CreateBuilder<IndexFile>();
        var words = new PageWords();
        var quarantined = false;
        foreach (var (tag, attributes) in Tags(text))
        {
            if (tag == "base" && attributes.TryGetValue("href", out var link) && PageLink.TryResolve(address, link, out var moved, out _)) address = moved;
            else if (tag == "meta" && attributes.GetValueOrDefault("name") == "pypi:repository-version") ApiVersion.Check(attributes.GetValueOrDefault("content"));
            else if (tag == "meta" && attributes.GetValueOrDefault("name") == "pypi:project-status") quarantined = attributes.GetValueOrDefault("content")?.Trim() == "quarantined";
            else if (tag == "a" && File(attributes, address, words) is { } file) files.Add(file);
        }

        return quarantined ? [] : files.DrainToImmutable();
    }

    private static IndexFile? File(Dictionary<string, string> attributes, Uri page, PageWords words)
    {
        if (!PageLink.TryResolve(page, attributes.GetValueOrDefault("href"), out var url, out var fragment)) return null;
        var name = PageLink.FileName(url);
        if (name.Length == 0 || name.Contains('/', StringComparison.Ordinal)) return null;
        var metadata = attributes.GetValueOrDefault("data-core-metadata") ?? attributes.GetValueOrDefault("data-dist-info-metadata");
        return words.File(name, url) with
        {
            Sha256 = Sha256(fragment), RequiresPython = words.Specifiers(attributes.GetValueOrDefault("data-requires-python")),
            Yanked = attributes.GetValueOrDefault("data-yanked"), Metadata = metadata is null or "false" ? null : new(Sha256(metadata)),
        };
    }

    private static ContentDigest? Sha256(string hash) =>
        hash.StartsWith("sha256=", StringComparison.Ordinal) && ContentDigest.TryParseHex(hash["sha256=".Length..].Split('&')[0].ToLowerInvariant(), out var digest) ? digest : null;

    /// <summary>Start tags in order, names in lower case, comments passed over.</summary>
    private static IEnumerable<(string Tag, Dictionary<string, string> Attributes)> Tags(string text)
    {
        var at = 0;
        while ((at = text.IndexOf('<', at)) >= 0)
        {
            if (string.CompareOrdinal(text, at, "<!--", 0, 4) == 0)
            {
                var end = text.IndexOf("-->", at + 4, StringComparison.Ordinal);
                if (end < 0) yield break;
                at = end + 3;
                continue;
            }

            var start = ++at;
            while (at < text.Length && char.IsAsciiLetterOrDigit(text[at])) at++;
            if (at == start) continue;
            var tag = text[start..at].ToLowerInvariant();
            if (tag is "a" or "base" or "meta") yield return (tag, Attributes(text, ref at));
        }
    }

    private static Dictionary<string, string> Attributes(string text, ref int at)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        while (at < text.Length && text[at] != '>')
        {
            if (char.IsWhiteSpace(text[at]) || text[at] == '/')
            {
                at++;
                continue;
            }

            var start = at;
            while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] is not ('=' or '>' or '/')) at++;
            var name = text[start..at].ToLowerInvariant();
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            var value = at < text.Length && text[at] == '=' ? Value(text, ref at) : "";
            // A page that is all `=` still has to move forwards.
            if (at == start) at++;
            attributes.TryAdd(name, WebUtility.HtmlDecode(value));
        }

        return attributes;
    }

    private static string Value(string text, ref int at)
    {
        at++;
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        if (at == text.Length) return "";
        var quote = text[at];
        var start = quote is '"' or '\'' ? ++at : at;
        if (quote is '"' or '\'')
        {
            var end = text.IndexOf(quote, at);
            at = end < 0 ? text.Length : end;
        }
        else
        {
            while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] != '>') at++;
        }

        var value = text[start..at];
        if (at < text.Length && quote is ('"' or '\'')) at++;
        return value;
    }
}
