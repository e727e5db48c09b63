using System.Collections.Immutable;
using Berth.Python.Requirements;
using Berth.Python.Versions;

namespace Berth.Python.Resolving.Feeding;

/// <summary>What is known so far of how a project will be asked for; grows from several threads.</summary>
internal sealed class Expectation
{
    /// <summary>More ways of asking for a project than this do not make guesses better.</summary>
    private const int MostSpecifiers = 16;

    private readonly Lock gate = new();
    private int guesses;

    public ImmutableHashSet<SpecifierSet> Specifiers { get; private set; } = [];

    public ImmutableSortedSet<string> Extras { get; private set; } = ImmutableSortedSet<string>.Empty.WithComparer(StringComparer.Ordinal);

    /// <summary>Whether the requirement says anything new.</summary>
    public bool Add(Requirement requirement)
    {
        lock (gate)
        {
            var (specifiers, extras) = (Specifiers.Count, Extras.Count);
            if (specifiers < MostSpecifiers) Specifiers = Specifiers.Add(requirement.Specifiers);
            Extras = Extras.Union(requirement.Extras.Select(PackageName.Normalize));
            return Specifiers.Count > specifiers || Extras.Count > extras;
        }
    }

    /// <summary>How many guesses were made, this one included.</summary>
    public int Guess() => Interlocked.Increment(ref guesses);
}
