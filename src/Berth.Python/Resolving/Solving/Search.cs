namespace Berth.Python.Resolving.Solving;

/// <summary>
/// The engine of PubGrub: packages, what cannot be at once, what is assumed and what follows. It learns from each conflict and goes back as
/// far as that allows. It asks nobody and decides nothing by itself: the same calls in the same order give the same answer.
/// </summary>
internal sealed class Search
{
    private readonly PartialSolution solution = new();
    private readonly List<List<Clause>> watchers = [];
    private List<(Clause Clause, int Level)> early = [];
    private int propagated;
    private Incompatibility? conflict;

    /// <summary>The proof that there is no solution; null while there may be one.</summary>
    public Incompatibility? Failure { get; private set; }

    public int Level => solution.Level;

    public int Packages => solution.Packages;

    /// <summary>How many conflicts were resolved so far.</summary>
    public int Conflicts { get; private set; }

    /// <summary>Told of every package that a learned incompatibility blames.</summary>
    public Action<int> Blamed { get; init; } = _ => { };

    public int AddPackage(int versions)
    {
        watchers.Add([]);
        return solution.AddPackage(versions);
    }

    public VersionBits Current(int package) => solution.Current(package);

    public bool IsDecided(int package) => solution.IsDecided(package);

    /// <summary>Whether it has to be chosen and is not yet.</summary>
    public bool IsOpen(int package) => !solution.IsDecided(package) && !solution.Current(package).HoldsAbsent;

    /// <summary>Adds what is known, at any time; <see cref="Propagate"/> draws the consequences.</summary>
    /// <returns>A handle with which it can be replaced.</returns>
    public Clause Add(Incompatibility incompatibility)
    {
        var clause = new Clause(incompatibility);
        var terms = incompatibility.Terms;
        if (terms.IsEmpty)
        {
            Failure ??= incompatibility;
            return clause;
        }

        // Terms that do not hold come first, then the ones that began to hold last: the first to be undone by going back.
        var order = Enumerable.Range(0, terms.Length).OrderByDescending(i => solution.Satisfies(terms[i]) ? solution.SatisfierOf(terms[i]) : int.MaxValue).ToArray();
        clause.First = order[0];
        clause.Second = order[^1];
        if (order.Length > 1) clause.Second = order[1];
        watchers[terms[clause.First].Package].Add(clause);
        if (clause.Second != clause.First) watchers[terms[clause.Second].Package].Add(clause);
        var rest = order.Skip(1).ToArray();
        if (!rest.All(i => solution.Satisfies(terms[i]))) return clause;
        var implied = rest.Select(i => solution[solution.SatisfierOf(terms[i])].Level).DefaultIfEmpty(0).Max();
        // It would have narrowed a package earlier, had it been known: say so again after going back.
        if (implied < Level) early.Add((clause, implied));
        Narrow(clause, clause.First);
        return clause;
    }

    public void Decide(int package, int version) =>
        solution.Decide(package, VersionBits.One(solution.Full(package).Length - 1, version));

    /// <summary>Draws all consequences, resolving conflicts; false where there is no solution.</summary>
    public bool Propagate(CancellationToken cancellationToken)
    {
        while (Failure is null)
        {
            if (conflict is null && propagated == solution.Count) return true;
            if (conflict is null) Follow(solution[propagated].Package);
            if (conflict is null)
            {
                propagated++;
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            Resolve(conflict);
        }

        return false;
    }

    /// <summary>Takes decisions back; what was learned stays.</summary>
    public void Backjump(int level)
    {
        solution.Backjump(level);
        propagated = Math.Min(propagated, solution.Count);
        var kept = new List<(Clause Clause, int Level)>(early.Count);
        foreach (var entry in early)
        {
            if (entry.Level > level || entry.Clause.Retired) continue;
            if (entry.Level < level) kept.Add(entry);
            Recheck(entry.Clause);
        }

        early = kept;
    }

    private void Resolve(Incompatibility met)
    {
        conflict = null;
        Conflicts++;
        var (learned, level) = ConflictAnalysis.Of(met, solution);
        if (learned.Terms.IsEmpty)
        {
            Failure = learned;
            return;
        }

        foreach (var term in learned.Terms) Blamed(term.Package);
        Backjump(level);
        if (conflict is not null) return;
        if (learned == met) Recheck(new Clause(met));
        else Add(learned);
    }

    /// <summary>Looks at everything that watches a package that has just been narrowed.</summary>
    private void Follow(int package)
    {
        var list = watchers[package];
        var kept = 0;
        for (var i = 0; i < list.Count; i++)
        {
            var clause = list[i];
            if (clause.Retired) continue;
            if (conflict is null && Moves(clause, package)) continue;
            list[kept++] = clause;
        }

        list.RemoveRange(kept, list.Count - kept);
    }

    /// <summary>Whether the watch went over to another package.</summary>
    private bool Moves(Clause clause, int package)
    {
        var terms = clause.Incompatibility.Terms;
        var first = terms[clause.First].Package == package;
        var (mine, other) = first ? (clause.First, clause.Second) : (clause.Second, clause.First);
        if (!solution.Satisfies(terms[mine])) return false;
        for (var i = 0; i < terms.Length; i++)
        {
            if (i == mine || i == other || solution.Satisfies(terms[i])) continue;
            if (first) clause.First = i;
            else clause.Second = i;
            watchers[terms[i].Package].Add(clause);
            return true;
        }

        Narrow(clause, other);
        return false;
    }

    /// <summary>All terms but one hold: that one must not.</summary>
    private void Narrow(Clause clause, int open)
    {
        var term = clause.Incompatibility.Terms[open];
        var current = solution.Current(term.Package);
        if (current.IsSubsetOf(term.States)) conflict ??= clause.Incompatibility;
        else if (!current.IsDisjointFrom(term.States)) solution.Derive(term.Package, current.Without(term.States), clause.Incompatibility);
    }

    private void Recheck(Clause clause)
    {
        var terms = clause.Incompatibility.Terms;
        var open = -1;
        for (var i = 0; i < terms.Length; i++)
        {
            if (solution.Satisfies(terms[i])) continue;
            if (open >= 0) return;
            open = i;
        }

        if (open < 0) conflict ??= clause.Incompatibility;
        else Narrow(clause, open);
    }
}
