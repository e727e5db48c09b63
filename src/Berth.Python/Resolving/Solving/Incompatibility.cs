using System.Collections.Immutable;

namespace Berth.Python.Resolving.Solving;

/// <summary>States of packages that cannot all be so at once: told by a fact, or derived from other incompatibilities.</summary>
internal sealed class Incompatibility
{
    public Incompatibility(ImmutableArray<Term> terms, Fact fact) => (Terms, Fact, Causes) = (Telling(terms), fact, []);

    public Incompatibility(ImmutableArray<Term> terms, ImmutableArray<Incompatibility> causes) => (Terms, Causes) = (Telling(terms), causes);

    /// <summary>Each package once. Without terms it says that there is no solution.</summary>
    public ImmutableArray<Term> Terms { get; }

    /// <summary>Null for what was derived.</summary>
    public Fact? Fact { get; }

    /// <summary>What it was derived from, in the order in which it follows; empty for a fact.</summary>
    public ImmutableArray<Incompatibility> Causes { get; }

    /// <summary>Every fact it rests on, each once, in the order in which they are met.</summary>
    public ImmutableArray<Incompatibility> Facts()
    {
        var facts = ImmutableArray.CreateBuilder<Incompatibility>();
        var seen = new HashSet<Incompatibility>();
        var open = new Stack<Incompatibility>([this]);
        while (open.TryPop(out var next))
        {
            if (!seen.Add(next)) continue;
            if (next.Fact is not null) facts.Add(next);
            for (var i = next.Causes.Length - 1; i >= 0; i--) open.Push(next.Causes[i]);
        }

        return facts.ToImmutable();
    }

    /// <summary>A package that may be in any state adds nothing.</summary>
    private static ImmutableArray<Term> Telling(ImmutableArray<Term> terms) => terms.RemoveAll(t => t.States.IsFull);
}
