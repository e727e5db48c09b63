namespace Berth.Python.Resolving.Solving;

/// <summary>One narrowing of what a package can be.</summary>
/// <param name="After">What is left to it.</param>
/// <param name="Cause">Null for a decision.</param>
internal readonly record struct Assignment(int Package, VersionBits After, int Level, Incompatibility? Cause);

/// <summary>What is assumed and what follows from it, in order. Level 0 holds what follows without any decision.</summary>
internal sealed class PartialSolution
{
    private readonly List<Assignment> trail = [];
    private readonly List<VersionBits> full = [];
    private readonly List<VersionBits> current = [];
    private readonly List<List<int>> placesOf = [];
    private readonly List<bool> decided = [];

    public int Level { get; private set; }

    public int Count => trail.Count;

    public int Packages => full.Count;

    public Assignment this[int place] => trail[place];

    public int AddPackage(int versions)
    {
        full.Add(VersionBits.Full(versions));
        current.Add(full[^1]);
        placesOf.Add([]);
        decided.Add(false);
        return full.Count - 1;
    }

    public VersionBits Current(int package) => current[package];

    public VersionBits Full(int package) => full[package];

    public bool IsDecided(int package) => decided[package];

    public bool Satisfies(Term term) => current[term.Package].IsSubsetOf(term.States);

    public void Decide(int package, VersionBits state)
    {
        Level++;
        Push(new(package, state, Level, null));
        decided[package] = true;
    }

    public void Derive(int package, VersionBits left, Incompatibility cause) => Push(new(package, left, Level, cause));

    /// <summary>The place of the first assignment that made a term hold.</summary>
    public int SatisfierOf(Term term)
    {
        var places = placesOf[term.Package];
        int low = 0, high = places.Count - 1;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (trail[places[middle]].After.IsSubsetOf(term.States)) high = middle;
            else low = middle + 1;
        }

        return places[low];
    }

    public void Backjump(int level)
    {
        while (trail.Count > 0 && trail[^1].Level > level)
        {
            var last = trail[^1];
            trail.RemoveAt(trail.Count - 1);
            var places = placesOf[last.Package];
            places.RemoveAt(places.Count - 1);
            current[last.Package] = places.Count == 0 ? full[last.Package] : trail[places[^1]].After;
            if (last.Cause is null) decided[last.Package] = false;
        }

        Level = level;
    }

    private void Push(Assignment assignment)
    {
        placesOf[assignment.Package].Add(trail.Count);
        trail.Add(assignment);
        current[assignment.Package] = assignment.After;
    }
}
