using System.Collections.Immutable;
using System.Globalization;
using Berth.Core.Environments;

namespace Berth.Dialects.Conda;

/// <summary>An image whose Python is the one that conda would install.</summary>
internal static class CondaBase
{
    /// <summary>Pythons that are offered where several fit, the best first: Debian's own, then those of Docker's image.</summary>
    private static readonly (int Minor, string? Debian)[] Offered =
        [(11, "debian:bookworm"), (13, "debian:trixie"), (9, "debian:bullseye"), (12, null), (10, null), (14, null), (8, null), (7, null), (6, null)];

    /// <param name="specifiers">As <see cref="CondaMatch.Specifiers"/> gives them; null for any.</param>
    public static string For(string? specifiers)
    {
        ImmutableArray<string> clauses = [.. (specifiers ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)];
        foreach (var clause in clauses.Where(c => c.StartsWith("==", StringComparison.Ordinal)))
        {
            // Debian's is some patch of a minor version, never a chosen one.
            var exact = clause[2..].EndsWith(".*", StringComparison.Ordinal) ? clause[2..^2] : clause[2..];
            if (exact.Count(c => c == '.') == 2) return $"docker.io/library/python:{exact}-slim";
        }

        foreach (var (minor, debian) in Offered)
        {
            if (!clauses.All(c => Fits(c, minor))) continue;
            return debian ?? $"docker.io/library/python:3.{minor}-slim";
        }

        var asked = clauses.Select(c => c.TrimStart('=', '<', '>', '~', '!')).FirstOrDefault() ?? "3";
        return $"docker.io/library/python:{asked.Replace(".*", "", StringComparison.Ordinal)}-slim";
    }

    /// <summary>What Debian's base lacks: the interpreter itself.</summary>
    public static ImmutableArray<Declared<string>> AptFor(string image, Declared<string>? mention) =>
        image.StartsWith("debian:", StringComparison.Ordinal) || image.StartsWith("ubuntu:", StringComparison.Ordinal)
            ? [new Declared<string>("python3", mention?.Where)]
            : [];

    /// <summary>Whether some patch of <c>3.minor</c> satisfies one clause.</summary>
    private static bool Fits(string clause, int minor)
    {
        var length = clause.TakeWhile(c => "=<>!~".Contains(c, StringComparison.Ordinal)).Count();
        var any = clause.EndsWith(".*", StringComparison.Ordinal);
        var parts = clause[length..].Replace(".*", "", StringComparison.Ordinal).Split('.');
        int Part(int at) => parts.Length > at && int.TryParse(parts[at], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
        var order = (3, minor).CompareTo((Part(0), Part(1)));
        return clause[..length] switch
        {
            "==" => parts.Length == 1 ? Part(0) == 3 : order == 0,
            "!=" => !any || order != 0 || parts.Length > 2,
            ">=" => order >= 0,
            "<=" => order < 0 || (order == 0 && parts.Length > 2),
            ">" => order > 0 || (order == 0 && parts.Length > 2),
            "<" => order < 0 || (order == 0 && Part(2) > 0),
            "~=" => order >= 0 && (parts.Length < 3 ? Part(0) == 3 : order == 0),
            _ => true,
        };
    }
}
