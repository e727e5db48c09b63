using System.Collections.Immutable;

namespace Berth.Python.Resolving.Solving;

/// <summary>Learns from a conflict: goes back through its causes until what is left blames a single step, and says how far to go back.</summary>
internal static class ConflictAnalysis
{
    /// <param name="conflict">All its terms hold.</param>
    /// <returns>What was learned, and the level at which it leaves one package to be narrowed. No terms: there is no solution.</returns>
    public static (Incompatibility Learned, int Level) Of(Incompatibility conflict, PartialSolution solution)
    {
        var terms = conflict.Terms.ToDictionary(t => t.Package, t => t.States);
        List<Incompatibility> causes = [conflict];
        while (terms.Count > 0)
        {
            var (latest, others) = Satisfiers(terms, solution);
            var assignment = solution[latest];
            if (assignment.Level > 0 && (assignment.Cause is null || others < assignment.Level)) return (Learned(), others);
            Resolve(terms, assignment);
            causes.Add(assignment.Cause!);
        }

        return (Learned(), 0);

        Incompatibility Learned()
        {
            if (causes.Count == 1) return conflict;
            causes.Reverse();
            return new([.. terms.OrderBy(t => t.Key).Select(t => new Term(t.Key, t.Value))], [.. causes.Distinct()]);
        }
    }

    /// <summary>The last place at which a term came to hold, and the highest level at which any other one did.</summary>
    private static (int Latest, int OthersLevel) Satisfiers(Dictionary<int, VersionBits> terms, PartialSolution solution)
    {
        int latest = -1, others = 0;
        foreach (var (package, states) in terms)
        {
            var place = solution.SatisfierOf(new(package, states));
            if (place > latest) (latest, place) = (place, latest);
            if (place >= 0) others = Math.Max(others, solution[place].Level);
        }

        return (latest, others);
    }

    /// <summary>Of "not both A and p in S" and "not both B and p in T" follows "not A, B and p in S or T", all at once.</summary>
    private static void Resolve(Dictionary<int, VersionBits> terms, Assignment assignment)
    {
        foreach (var (package, states) in assignment.Cause!.Terms)
        {
            if (package == assignment.Package)
            {
                var either = terms[package].Union(states);
                if (either.IsFull) terms.Remove(package);
                else terms[package] = either;
            }
            else
            {
                terms[package] = terms.TryGetValue(package, out var known) ? known.Intersect(states) : states;
            }
        }
    }
}
