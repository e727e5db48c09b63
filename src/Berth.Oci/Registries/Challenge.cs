using System.Text;

namespace Berth.Oci.Registries;

/// <summary>One way to sign in that a registry offers (RFC 9110 section 11.6.1).</summary>
/// <param name="Scheme">Lower case: <c>basic</c>, <c>bearer</c>.</param>
/// <param name="Parameters">By lower-case name; of a name that stands twice, the first.</param>
internal sealed record Challenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>Reads one WWW-Authenticate value, which may hold several challenges; what cannot be read is left out.</summary>
    public static IReadOnlyList<Challenge> ReadAll(string header)
    {
        var found = new List<Challenge>();
        Dictionary<string, string>? parameters = null;
        var i = 0;
        while (i < header.Length)
        {
            if (header[i] is ' ' or '\t' or ',')
            {
                i++;
                continue;
            }

            var start = i;
            while (i < header.Length && IsToken(header[i])) i++;
            if (i == start) break;
            var word = header[start..i].ToLowerInvariant();
            var next = i;
            while (next < header.Length && header[next] is ' ' or '\t') next++;
            if (parameters is not null && next < header.Length && header[next] == '=')
            {
                i = next + 1;
                parameters.TryAdd(word, Value(header, ref i));
            }
            else
            {
                parameters = new Dictionary<string, string>(StringComparer.Ordinal);
                found.Add(new Challenge(word, parameters));
            }
        }

        return found;
    }

    private static string Value(string header, ref int i)
    {
        while (i < header.Length && header[i] is ' ' or '\t') i++;
        var text = new StringBuilder();
        if (i < header.Length && header[i] == '"')
        {
            for (i++; i < header.Length && header[i] != '"'; i++)
            {
                if (header[i] == '\\' && i + 1 < header.Length) i++;
                text.Append(header[i]);
            }

            i++;
            return text.ToString();
        }

        for (; i < header.Length && header[i] is not ',' and not ' ' and not '\t'; i++) text.Append(header[i]);
        return text.ToString();
    }

    private static bool IsToken(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c);
}
