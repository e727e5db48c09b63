using Berth.Dialects.Requirements;

namespace Berth.Dialects.Polyaxon;

/// <summary>Tells commands that only install packages from all others.</summary>
internal static class PackageSteps
{
    private static readonly string[] PipCommands = ["pip", "pip3", "python -m pip", "python3 -m pip"];
    private static readonly string[] PipFlags = ["--no-cache-dir", "-q", "--quiet", "--no-input", "--disable-pip-version-check", "--progress-bar=off"];
    private const string Shell = "&|;$`*()\n\\";
    private static readonly string[] AptFlags = ["-y", "-q", "-qq", "-yq", "-qy", "-yqq", "--yes", "--no-install-recommends"];

    /// <summary>Names of packages; null where the command does anything else than <c>apt-get update</c> and <c>apt-get install</c>.</summary>
    public static List<string>? Apt(string command)
    {
        var packages = new List<string>();
        foreach (var part in command.Split("&&"))
        {
            var words = part.Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries).Where(w => w != "\\" && w != "DEBIAN_FRONTEND=noninteractive").ToList();
            if (words is ["rm", "-rf", "/var/lib/apt/lists/*"]) continue;
            if (words.Count < 2 || words[0] is not ("apt-get" or "apt")) return null;
            var rest = words.Skip(1).Where(w => !AptFlags.Contains(w)).ToList();
            if (rest is ["update"] or ["clean"]) continue;
            if (rest.Count < 2 || rest[0] != "install" || rest.Skip(1).Any(p => !p.All(c => char.IsAsciiLetterOrDigit(c) || "+-.:=~_".Contains(c, StringComparison.Ordinal)) || p[0] == '-' || p.EndsWith('-') || p.EndsWith(".deb", StringComparison.Ordinal)))
                return null;
            packages.AddRange(rest.Skip(1));
        }

        return packages.Count == 0 ? null : packages;
    }

    /// <summary>Requirements and files with such; null where the command does anything else, or says how to install.</summary>
    public static (List<string> Requirements, List<string> Files)? Pip(string command)
    {
        var text = command.Trim();
        var start = PipCommands.FirstOrDefault(p => text.StartsWith(p + " install ", StringComparison.Ordinal));
        if (start is null || text.Any(Shell.Contains) || ShellWords.Split(text[(start.Length + 9)..]) is not { } words) return null;
        var unquoted = text.Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal);
        if (unquoted == text && text.AsSpan().IndexOfAny('<', '>') >= 0) return null;
        var (requirements, files) = (new List<string>(), new List<string>());
        for (var i = 0; i < words.Count; i++)
        {
            if (PipFlags.Contains(words[i])) continue;
            if (words[i] is "-r" or "--requirement" && i + 1 < words.Count) files.Add(words[++i]);
            else if (words[i].Length > 0 && char.IsAsciiLetter(words[i][0]) && !words[i].Contains('/', StringComparison.Ordinal) && !words[i].Contains(".whl", StringComparison.Ordinal)) requirements.Add(words[i]);
            else return null;
        }

        return requirements.Count + files.Count > 0 ? (requirements, [.. files.Select(f => f.StartsWith("./", StringComparison.Ordinal) ? f[2..] : f)]) : null;
    }
}
