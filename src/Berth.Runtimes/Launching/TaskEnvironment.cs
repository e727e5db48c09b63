using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;

namespace Berth.Runtimes.Launching;

/// <summary>The variables a task sees. Weakest first: the image's, the dialect's, the machine's proxies, the user's in their order.</summary>
public static class TaskEnvironment
{
    /// <param name="image">The image's own, <c>NAME=VALUE</c>.</param>
    /// <param name="system">What the dialect promises.</param>
    /// <param name="user">As declared, for the accelerator.</param>
    /// <param name="machine">This machine's proxy settings.</param>
    public static (ImmutableArray<string> Variables, ImmutableArray<Problem> Problems) Of(
        ImmutableArray<string> image,
        ImmutableArray<KeyValuePair<string, string>> system,
        ImmutableArray<VariableEntry> user,
        IReadOnlyDictionary<string, string> machine)
    {
        var before = new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = "/root" };
        foreach (var entry in image)
        {
            var cut = entry.IndexOf('=', StringComparison.Ordinal);
            if (cut > 0) before[entry[..cut]] = entry[(cut + 1)..];
        }

        foreach (var (name, value) in system) before[name] = value;
        var (values, problems) = VariableExpansion.Expand(before, ProxyVariables.Merge(user, machine));
        foreach (var entry in user.Where(u => u.Value is null)) before.Remove(entry.Name);
        foreach (var (name, value) in values) before[name] = value;
        // Every run comes by here, and queries over pairs are compiled when they are first used.
        var lines = ImmutableArray.CreateBuilder<string>(before.Count);
        foreach (var (name, value) in before) lines.Add($"{name}={value}");
        lines.Sort(StringComparer.Ordinal);
        return (lines.ToImmutable(), problems);
    }
}
