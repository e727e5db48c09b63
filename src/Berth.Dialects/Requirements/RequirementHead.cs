using System.Collections.Immutable;
using Berth.Core.Packages;

namespace Berth.Dialects.Requirements;

/// <summary>The start of a requirement, as far as a dialect has to know it; the versions and the marker are judged where they are resolved.</summary>
/// <param name="Name">As written.</param>
/// <param name="Extras">As written, in order.</param>
/// <param name="Rest">What follows name and extras, trimmed: empty, or versions, an address behind <c>@</c>, or a marker behind <c>;</c>.</param>
internal sealed record RequirementHead(string Name, ImmutableArray<string> Extras, string Rest)
{
    /// <summary>Null where the text cannot be a requirement.</summary>
    public static RequirementHead? Parse(string text)
    {
        text = text.Trim();
        var end = NameEnd(text, 0);
        if (end == 0) return null;
        var name = text[..end];
        var rest = text[end..].TrimStart();
        ImmutableArray<string> extras = [];
        if (rest.StartsWith('['))
        {
            var close = rest.IndexOf(']', StringComparison.Ordinal);
            if (close < 0) return null;
            extras = [.. rest[1..close].Split(',').Select(e => e.Trim())];
            if (extras is [""]) extras = [];
            if (extras.Any(e => !PackageName.IsValid(e))) return null;
            rest = rest[(close + 1)..].TrimStart();
        }

        return rest.Length == 0 || "<>=!~@;(".Contains(rest[0], StringComparison.Ordinal) ? new(name, extras, rest) : null;
    }

    /// <summary>Parts a requirement from its marker; the semicolon is not part of either.</summary>
    public static (string Body, string? Marker) SplitMarker(string text)
    {
        // An address may hold a semicolon, so there only one with a blank beside it counts.
        var address = text.Contains("://", StringComparison.Ordinal) || text.Contains("file:", StringComparison.OrdinalIgnoreCase);
        for (var at = text.IndexOf(';'); at >= 0; at = text.IndexOf(';', at + 1))
        {
            var apart = (at > 0 && char.IsWhiteSpace(text[at - 1])) || (at + 1 < text.Length && char.IsWhiteSpace(text[at + 1]));
            if (!address || apart) return (text[..at].Trim(), text[(at + 1)..].Trim() is { Length: > 0 } marker ? marker : null);
        }

        return (text.Trim(), null);
    }

    /// <summary>A requirement that holds only where the marker does too.</summary>
    public static string Where(string requirement, string? marker)
    {
        if (marker is null) return requirement;
        var (body, own) = SplitMarker(requirement);
        var separator = body.Contains("://", StringComparison.Ordinal) || body.StartsWith('/') ? " ; " : "; ";
        return body + separator + (own is null ? marker : $"({own}) and ({marker})");
    }

    /// <summary>The name with these extras, for the start of a requirement.</summary>
    public static string Write(string name, IEnumerable<string> extras)
    {
        var list = string.Join(',', extras);
        return list.Length == 0 ? name : $"{name}[{list}]";
    }

    private static int NameEnd(string text, int start)
    {
        var end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '-' or '_' or '.')) end++;
        return PackageName.IsValid(text.AsSpan(start, end - start)) ? end : start;
    }
}
