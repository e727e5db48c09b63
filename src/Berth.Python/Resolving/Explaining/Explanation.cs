using System.Collections.Immutable;
using System.Text;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Resolving.Declared;
using Berth.Python.Resolving.Solving;

namespace Berth.Python.Resolving.Explaining;

/// <summary>
/// Tells why no versions meet all requirements: the few facts that suffice, in the order in which they lead to each other, with intermediate
/// conclusions only where the proof branches, and at the end which of the user's lines to change.
/// </summary>
internal sealed class Explanation
{
    private const int MostLines = 40;

    private readonly FactText text;
    private readonly Dictionary<Incompatibility, int> numbers = [];
    private readonly List<string> lines = [];

    private Explanation(FactText text) => this.text = text;

    public static Problem Of(Incompatibility failure, PackageTable packages, PythonFacts target, CancellationToken cancellationToken)
    {
        var proof = new UnsatisfiableCore([.. packages.All.Select(p => p.Versions)]).Shrink(failure, cancellationToken);
        var facts = proof.Facts();
        var lines = facts.Select(f => f.Fact).Select(f => f is AskedFact asked ? asked.Requirement : f is LimitFact limit ? limit.Constraint : null)
            .OfType<RootRequirement>().Distinct().OrderBy(r => r.Project, StringComparer.Ordinal).ThenBy(r => r.Text, StringComparer.Ordinal).ToImmutableArray();
        var where = lines.FirstOrDefault(l => !l.Requirement.Specifiers.Clauses.IsEmpty)?.Where ?? lines.FirstOrDefault()?.Where;
        if (facts.Select(f => f.Fact).FirstOrDefault(f => f is ProtectedFact) is ProtectedFact kept)
            return new(PythonProblems.ProtectedPackage, $"the base image's `{kept.Held.Name}=={kept.Held.Version}` must stay and does not fit the requirements:{Derivation(proof, packages, target)}", where, Change(lines, $", or choose a base with another `{kept.Held.Name}`"));
        var unusable = facts.Select(f => f.Fact).OfType<UnusableFact>().ToList();
        if (unusable.Count == 1 && facts.All(f => f.Fact is UnusableFact or AskedFact or LimitFact or ExtraFact))
            return unusable[0].Why with { Where = where };
        return new(PythonProblems.NoSolution, $"no set of versions meets all requirements:{Derivation(proof, packages, target)}", where, Change(lines, ""));
    }

    private static string Derivation(Incompatibility proof, PackageTable packages, PythonFacts target)
    {
        var explanation = new Explanation(new(packages, target));
        explanation.Step(proof);
        var told = explanation.lines;
        // Where the steps are too many to follow, what they rest on says more.
        if (told.Count > MostLines) told = explanation.Grounds(proof);
        var shown = told.Count <= MostLines ? told : [.. told.Take(MostLines / 2), $"… {told.Count - MostLines} more …", .. told.TakeLast(MostLines / 2)];
        return string.Concat(shown.Select(l => $"\n    {l}"));
    }

    /// <summary>Writes what a derived incompatibility rests on, then itself; each one once.</summary>
    private void Step(Incompatibility derived)
    {
        var known = new List<int>();
        foreach (var cause in derived.Causes.Where(c => c.Fact is null))
        {
            if (!numbers.ContainsKey(cause)) Step(cause);
            known.Add(numbers[cause]);
        }

        var facts = derived.Fact is null ? derived.Causes.Where(c => c.Fact is not null and not ExtraFact) : [derived];
        foreach (var alike in Chained([.. facts]).GroupBy(FactText.KeyOf)) lines.Add(text.Of([.. alike]));
        numbers[derived] = numbers.Count + 1;
        var because = known.Count == 0 ? "so" : $"with {string.Join(" and ", known.Order().Select(n => $"({n})"))},";
        lines.Add(derived.Terms.IsEmpty ? $"{because} nothing is left to choose" : $"{because} {text.Conclusion(derived)} ({numbers[derived]})");
    }

    /// <summary>Every fact once, without the conclusions drawn on the way.</summary>
    private List<string> Grounds(Incompatibility proof) =>
        [.. Chained([.. proof.Facts().Where(f => f.Fact is not ExtraFact)]).GroupBy(FactText.KeyOf).Select(g => text.Of([.. g])), "and of all combinations of these versions none is free of a contradiction"];

    /// <summary>What is said of a package comes right behind what leads to it.</summary>
    private static List<Incompatibility> Chained(List<Incompatibility> facts)
    {
        var told = new List<Incompatibility>(facts.Count);
        var owned = facts.Where(f => f.Fact is NeedFact).ToLookup(f => ((NeedFact)f.Fact!).Owner, StringComparer.Ordinal);
        var seen = new HashSet<Incompatibility>();
        foreach (var fact in facts.Where(f => f.Fact is AskedFact).Concat(facts))
        {
            var open = new Stack<Incompatibility>([fact]);
            while (open.TryPop(out var next))
            {
                if (!seen.Add(next)) continue;
                told.Add(next);
                var leads = next.Fact switch { AskedFact asked => asked.Requirement.Project, NeedFact need => need.Wanted.Project, _ => "" };
                foreach (var follower in owned[leads].Reverse()) open.Push(follower);
            }
        }

        return told;
    }

    private static string Change(ImmutableArray<RootRequirement> lines, string orElse)
    {
        var loose = lines.Where(l => !l.Requirement.Specifiers.Clauses.IsEmpty).ToList();
        var (verb, named) = loose.Count > 0 ? ("allow other versions in", loose) : ("take out", [.. lines]);
        if (named.Count == 0) return $"choose another base{orElse}";
        var places = named.Take(4).Select(l => l.Where is null ? $"`{l.Text}`" : $"`{l.Text}` ({l.Where})");
        return $"{verb} {string.Join(" or ", places)}{orElse}";
    }
}
