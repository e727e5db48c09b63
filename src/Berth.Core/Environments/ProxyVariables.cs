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
        var added = machine
            .Where(m => m.Value.Length > 0 && Names.Contains(m.Key, StringComparer.OrdinalIgnoreCase))
            .Where(m => !user.Any(u => u.Name.Equals(m.Key, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(m => m.Key, StringComparer.Ordinal)
            .Select(m => new VariableEntry(m.Key, VariableReferences.Escape(m.Value), null));
        return [.. added, .. user];
    }
}
