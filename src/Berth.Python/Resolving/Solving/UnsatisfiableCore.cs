namespace Berth.Python.Resolving.Solving;

/// <summary>Finds few facts that suffice to exclude every solution, so that people are told only what matters.</summary>
/// <param name="versions">How many versions each package has, by its number.</param>
internal sealed class UnsatisfiableCore(IReadOnlyList<int> versions)
{
    /// <summary>Facts looked at in all attempts to leave something out; each attempt is a search of its own.</summary>
    private const int MostWork = 1_000_000;

    /// <summary>Conflicts after which an attempt counts as having found a solution.</summary>
    private const int MostConflicts = 200;

    private int work;

    /// <summary>A proof that needs none of the facts it could do without, as far as the attempts go.</summary>
    public Incompatibility Shrink(Incompatibility failure, CancellationToken cancellationToken)
    {
        var proof = failure;
        var facts = proof.Facts().ToList();
        for (var size = Math.Max(1, facts.Count / 2); ; size = Math.Max(1, size / 2))
        {
            for (var at = 0; at < facts.Count && work < MostWork;)
            {
                var less = facts.Where((_, i) => i < at || i >= at + size).ToList();
                if (Prove(less, cancellationToken) is not { } shorter)
                {
                    at += size;
                    continue;
                }

                proof = shorter;
                var used = proof.Facts().ToHashSet();
                at = less.Take(at).Count(used.Contains);
                facts = less.FindAll(used.Contains);
            }

            if (size == 1) return Prove(facts, cancellationToken) ?? proof;
        }
    }

    private Incompatibility? Prove(List<Incompatibility> facts, CancellationToken cancellationToken)
    {
        work += facts.Count;
        var search = new Search();
        foreach (var count in versions) search.AddPackage(count);
        foreach (var fact in facts) search.Add(fact);
        while (search.Propagate(cancellationToken))
        {
            if (search.Conflicts > MostConflicts || Fewest(search) is not { } package) return null;
            search.Decide(package, search.Current(package).Newest!.Value);
        }

        return search.Failure;
    }

    private static int? Fewest(Search search)
    {
        int? fewest = null;
        for (var i = 0; i < search.Packages; i++)
            if (search.IsOpen(i) && (fewest is not { } best || search.Current(i).Count < search.Current(best).Count)) fewest = i;
        return fewest;
    }
}
