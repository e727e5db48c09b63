using System.Collections.Immutable;
using System.Text;
using Berth.Core.Locking;

namespace Berth.Python.Pylock;

/// <summary>Writes a lock as <c>pylock.toml</c>: the same lock always as the same bytes.</summary>
public static class PylockText
{
    /// <summary>What the lock says of its target, in alphabetical order.</summary>
    private static readonly string[] Described = ["implementation_name", "platform_machine", "sys_platform"];

    /// <summary>The Python packages of one variant, sorted by name; nothing of its base, its apt packages and its steps.</summary>
    public static string Write(LockedVariant variant)
    {
        var text = new StringBuilder("lock-version = \"1.0\"\n");
        if (variant.Python is { } python)
        {
            var marker = string.Join(" and ", Described.Where(python.Markers.ContainsKey).Select(d => $"{d} == '{python.Markers[d]}'"));
            if (marker.Length > 0) text.Append("environments = [").Append(Quoted(marker)).Append("]\n");
            text.Append("requires-python = ").Append(Quoted($"=={python.MinorVersion}.*")).Append('\n');
        }

        text.Append("created-by = \"berth\"\n");
        var wheels = variant.Wheels.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        if (wheels.IsEmpty) text.Append("packages = []\n");
        foreach (var wheel in wheels) Write(wheel, text);
        return text.ToString();
    }

    private static void Write(LockedWheel wheel, StringBuilder text)
    {
        text.Append("\n[[packages]]\nname = ").Append(Quoted(wheel.Name)).Append("\nversion = ").Append(Quoted(wheel.Version)).Append('\n');
        if (!wheel.Needs.IsDefaultOrEmpty) text.Append("dependencies = [").AppendJoin(", ", wheel.Needs.Select(n => $"{{name = {Quoted(n)}}}")).Append("]\n");
        // A wheel that was built here is nobody else's: its source is what can be had again.
        if (wheel.Source is { } source) text.Append("sdist = ").Append(File(source.FileName, wheel.Url, source.Size, source.Sha256)).Append('\n');
        else text.Append("wheels = [").Append(File(wheel.FileName, wheel.Url, wheel.Size, wheel.Sha256)).Append("]\n");
    }

    private static string File(string name, string url, long size, ContentDigest digest) =>
        $"{{name = {Quoted(name)}, url = {Quoted(url)}, {(size > 0 ? $"size = {size}, " : "")}hashes = {{sha256 = \"{digest.Hex}\"}}}}";

    private static string Quoted(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            if (c is '"' or '\\') text.Append('\\').Append(c);
            else if (c < ' ' || c == '\u007f') text.Append($"\\u{(int)c:X4}");
            else text.Append(c);
        }

        return text.Append('"').ToString();
    }
}
