namespace Berth.Core.Workloads.Ignore;

/// <summary>The characters between two brackets of a pattern.</summary>
internal sealed class CharacterSet
{
    private readonly List<(int From, int To)> ranges = [];

    public bool Negated { get; set; }

    /// <summary>Whether a slash can be one of them: git says no, pathspec lets a negated set take it.</summary>
    public bool TakesSlash { get; init; }

    public void Add(int from, int to)
    {
        if (from <= to) ranges.Add((from, to));
    }

    public bool Contains(int character)
    {
        if (character == '/' && !TakesSlash) return false;
        foreach (var (from, to) in ranges)
        {
            if (character >= from && character <= to) return !Negated;
        }

        return Negated;
    }
}
