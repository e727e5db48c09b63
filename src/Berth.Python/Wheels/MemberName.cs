namespace Berth.Python.Wheels;

/// <summary>Decides which names of archive members may become paths.</summary>
internal static class MemberName
{
    /// <summary>What is wrong with a name, as the end of a sentence; null where it is fine.</summary>
    public static string? Fault(string name)
    {
        if (name.Length == 0) return "is empty";
        if (name.Length > 4096) return "is longer than a path can be";
        if (name[0] == '/') return "is an absolute path";
        if (name.Contains('\\', StringComparison.Ordinal)) return "has a back slash";
        if (name.Length > 1 && name[1] == ':' && char.IsAsciiLetter(name[0])) return "starts with a drive letter";
        if (name.AsSpan().ContainsAnyInRange('\0', '\u001f') || name.Contains('\u007f', StringComparison.Ordinal)) return "has a control character";
        foreach (var range in name.AsSpan().Split('/'))
        {
            var part = name.AsSpan(range);
            if (part is "..") return "leads out of the package";
            if (part is "" or ".") return "has an empty or `.` part";
            if (part.Length > 255) return "has a part longer than 255 characters";
        }

        return null;
    }
}
