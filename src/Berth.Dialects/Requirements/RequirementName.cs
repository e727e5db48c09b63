using System.Text;

namespace Berth.Dialects.Requirements;

/// <summary>Which package a requirement is of, as far as its text begins with a name.</summary>
public static class RequirementName
{
    /// <returns>Normalised (PEP 503); null for options, paths and addresses.</returns>
    public static string? Of(string requirement)
    {
        var text = requirement.AsSpan().TrimStart();
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] is '-' or '_' or '.')) length++;
        var rest = text[length..].TrimStart();
        if (length == 0 || !char.IsAsciiLetterOrDigit(text[0]) || !char.IsAsciiLetterOrDigit(text[length - 1])) return null;
        return rest.IsEmpty || "[(<>=!~;@#-".Contains(rest[0], StringComparison.Ordinal) ? Normalised(text[..length]) : null;
    }

    /// <summary>Nothing but the name: no version, extras, marker or address.</summary>
    public static bool IsBare(string requirement) => Of(requirement) is not null && requirement.Trim().All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static string Normalised(ReadOnlySpan<char> name)
    {
        var normal = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (c is not ('-' or '_' or '.')) normal.Append(char.ToLowerInvariant(c));
            else if (normal[^1] != '-') normal.Append('-');
        }

        return normal.ToString();
    }
}
