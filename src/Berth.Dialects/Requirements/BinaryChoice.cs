using System.Collections.Immutable;
using Berth.Core.Packages;

namespace Berth.Dialects.Requirements;

/// <summary>Which packages are always or never built from source, as <c>--no-binary</c> and <c>--only-binary</c> say one after the other.</summary>
internal sealed class BinaryChoice
{
    private const string All = ":all:";
    private readonly SortedSet<string> noBinary = new(StringComparer.Ordinal);
    private readonly SortedSet<string> onlyBinary = new(StringComparer.Ordinal);

    public ImmutableArray<string> NoBinary => [.. noBinary];

    public ImmutableArray<string> OnlyBinary => [.. onlyBinary];

    /// <param name="value">Names separated by commas, <c>:all:</c> or <c>:none:</c>.</param>
    public void AddNoBinary(string value) => Add(value, noBinary, onlyBinary);

    /// <inheritdoc cref="AddNoBinary"/>
    public void AddOnlyBinary(string value) => Add(value, onlyBinary, noBinary);

    /// <summary>What stands later wins: a name is in one of the two sets only, and <c>:all:</c> empties both.</summary>
    private static void Add(string value, SortedSet<string> target, SortedSet<string> other)
    {
        var names = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var last = Array.LastIndexOf(names, All);
        if (last >= 0)
        {
            target.Clear();
            other.Clear();
            target.Add(All);
            // Names behind it say nothing new, unless something empties the set again.
            if (Array.IndexOf(names, ":none:", last) < 0) return;
        }

        foreach (var name in names[(last + 1)..])
        {
            if (name == ":none:")
            {
                target.Clear();
                continue;
            }

            var normal = PackageName.Normalize(name);
            other.Remove(normal);
            target.Add(normal);
        }
    }
}
