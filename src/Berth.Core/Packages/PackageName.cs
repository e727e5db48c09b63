namespace Berth.Core.Packages;

/// <summary>Names of projects and extras (PEP 503, PEP 508).</summary>
public static class PackageName
{
    /// <summary>Lower case, runs of <c>-_.</c> as one hyphen. Defined for invalid names too.</summary>
    public static string Normalize(string name)
    {
        if (IsNormal(name)) return name;
        Span<char> buffer = name.Length <= 256 ? stackalloc char[name.Length] : new char[name.Length];
        var length = 0;
        var separated = false;
        foreach (var c in name)
        {
            var separator = c is '-' or '_' or '.';
            if (!separator) buffer[length++] = char.ToLowerInvariant(c);
            else if (!separated) buffer[length++] = '-';
            separated = separator;
        }

        return new string(buffer[..length]);
    }

    /// <summary>Letters, digits and <c>-_.</c>, the first and the last a letter or digit.</summary>
    public static bool IsValid(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || !char.IsAsciiLetterOrDigit(name[0]) || !char.IsAsciiLetterOrDigit(name[^1])) return false;
        foreach (var c in name)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')) return false;
        return true;
    }

    /// <summary>Whether a name is valid and in normal form.</summary>
    public static bool IsNormal(ReadOnlySpan<char> name)
    {
        if (!IsValid(name)) return false;
        for (var i = 0; i < name.Length; i++)
            if (char.IsAsciiLetterUpper(name[i]) || name[i] is '_' or '.' || (name[i] == '-' && name[i - 1] == '-')) return false;
        return true;
    }
}
