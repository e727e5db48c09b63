using System.Collections.Immutable;

namespace Berth.Core.Environments;

/// <summary>The machine's proxy settings, which a user's own replace.</summary>
public static class ProxyVariables
{
    private static readonly string[] Names = ["http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy"];

    /// <summary>
    /// The user's entries with the machine's proxy variables before them, in the spellings found and sorted. A machine's variable is left
    /// out when it is empty or when the user has an entry of that name in any case, even one that is empty or takes the variable away.
    /// </summary>
    public static ImmutableArray<VariableEntry> Merge(ImmutableArray<VariableEntry> user, IReadOnlyDictionary<string, string> machine)
    {
        var added = new List<VariableEntry>();
        foreach (var (name, value) in machine)
        {
            if (value.Length == 0 || !Names.Contains(name, StringComparer.OrdinalIgnoreCase)) continue;
            if (!user.Any(u => u.Name.Equals(name, StringComparison.OrdinalIgnoreCase))) added.Add(new VariableEntry(name, VariableReferences.Escape(value), null));
        }

        added.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return [.. added, .. user];
    }
}
