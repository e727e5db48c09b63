using System.Text;
using Berth.Core.Packages;

namespace Berth.Dialects.PythonProjects;

/// <summary>Markers of a lock may ask which extras and groups are wanted; requirements cannot, so the answer is put in.</summary>
internal static class LockMarkers
{
    /// <summary>Every interpreter satisfies the first and none the second.</summary>
    private const string True = "python_version >= \"0\"", False = "python_version < \"0\"";

    /// <param name="extras">Normalised.</param>
    /// <param name="groups">Normalised.</param>
    public static string Settle(string marker, IReadOnlySet<string> extras, IReadOnlySet<string> groups)
    {
        var text = new StringBuilder();
        for (var at = 0; at < marker.Length; at++)
        {
            if (marker[at] is not ('"' or '\''))
            {
                text.Append(marker[at]);
                continue;
            }

            var close = marker.IndexOf(marker[at], at + 1);
            if (close < 0) return text.Append(marker, at, marker.Length - at).ToString();
            var name = PackageName.Normalize(marker[(at + 1)..close]);
            var next = close + 1;
            var negated = Word(marker, ref next, "not");
            var asked = !Word(marker, ref next, "in") ? null : Word(marker, ref next, "extras") ? extras : Word(marker, ref next, "dependency_groups") ? groups : null;
            if (asked is null)
            {
                text.Append(marker, at, close + 1 - at);
                at = close;
            }
            else
            {
                text.Append(asked.Contains(name) == negated ? False : True);
                at = next - 1;
            }
        }

        return text.ToString();
    }

    private static bool Word(string text, ref int at, string word)
    {
        var start = at;
        while (start < text.Length && text[start] is (' ' or '\t')) start++;
        var end = start + word.Length;
        if (string.CompareOrdinal(text, start, word, 0, word.Length) != 0 || (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))) return false;
        at = end;
        return true;
    }
}
