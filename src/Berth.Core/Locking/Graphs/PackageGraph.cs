using System.Collections.Immutable;

namespace Berth.Core.Locking.Graphs;

/// <summary>Who needs whom among the Python packages of a lock. Names are sorted wherever several stand together.</summary>
public sealed class PackageGraph
{
    private readonly Dictionary<string, LockedWheel> _wheels;
    private readonly Dictionary<string, ImmutableArray<string>> _needs;
    private readonly Dictionary<string, ImmutableArray<string>> _neededBy;

    private PackageGraph(Dictionary<string, LockedWheel> wheels, Dictionary<string, ImmutableArray<string>> needs, Dictionary<string, ImmutableArray<string>> neededBy, ImmutableArray<string> asked) =>
        (_wheels, _needs, _neededBy, Asked) = (wheels, needs, neededBy, asked);

    public static PackageGraph Of(ImmutableArray<LockedWheel> wheels)
    {
        var needs = wheels.ToDictionary(w => w.Name, w => w.Needs.Distinct().Order(StringComparer.Ordinal).ToImmutableArray(), StringComparer.Ordinal);
        var neededBy = wheels.SelectMany(w => needs[w.Name].Select(n => (Need: n, By: w.Name)))
            .GroupBy(e => e.Need, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Select(e => e.By).Order(StringComparer.Ordinal).ToImmutableArray(), StringComparer.Ordinal);
        return new PackageGraph(wheels.ToDictionary(w => w.Name, StringComparer.Ordinal), needs, neededBy,
            [.. wheels.Where(w => w.Requested).Select(w => w.Name).Order(StringComparer.Ordinal)]);
    }

    /// <summary>What the declaration itself asks for; empty in <see cref="Inverted"/>.</summary>
    public ImmutableArray<string> Asked { get; }

    public IEnumerable<string> Names => _wheels.Keys;

    /// <summary>Null for a package that is needed but not in the lock, as the base's own are.</summary>
    public LockedWheel? Find(string name) => _wheels.GetValueOrDefault(name);

    public ImmutableArray<string> Needs(string name) => _needs.GetValueOrDefault(name, []);

    public ImmutableArray<string> NeededBy(string name) => _neededBy.GetValueOrDefault(name, []);

    /// <summary>The same packages with every arrow turned round.</summary>
    public PackageGraph Inverted() => new(_wheels, _neededBy, _needs, []);

    /// <summary>Where a walk has to start to see every package: what is asked for, what nobody needs, and one of each ring that nothing else leads to.</summary>
    public ImmutableArray<string> Tops()
    {
        var tops = Asked.Concat(Names.Where(n => NeededBy(n).IsEmpty)).Distinct().Order(StringComparer.Ordinal).ToList();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var top in tops) Reach(top, seen);
        foreach (var name in Names.Order(StringComparer.Ordinal))
        {
            if (seen.Contains(name)) continue;
            tops.Add(name);
            Reach(name, seen);
        }

        return [.. tops];
    }

    /// <summary>From each package that is asked for, one shortest way to <paramref name="name"/>, both ends included; shortest ways first.</summary>
    public ImmutableArray<ImmutableArray<string>> WaysTo(string name)
    {
        var next = new Dictionary<string, string?>(StringComparer.Ordinal) { [name] = null };
        var waiting = new Queue<string>([name]);
        while (waiting.TryDequeue(out var current))
            foreach (var by in NeededBy(current))
                if (next.TryAdd(by, current)) waiting.Enqueue(by);
        return [.. (Asked.IsEmpty ? Tops() : Asked).Where(next.ContainsKey).Select(WayFrom).OrderBy(w => w.Length).ThenBy(w => w[0], StringComparer.Ordinal)];

        ImmutableArray<string> WayFrom(string start)
        {
            var way = ImmutableArray.CreateBuilder<string>();
            for (var at = start; at is not null; at = next[at]) way.Add(at);
            return way.ToImmutable();
        }
    }

    private void Reach(string start, HashSet<string> seen)
    {
        var waiting = new Stack<string>([start]);
        while (waiting.TryPop(out var name))
        {
            if (!seen.Add(name)) continue;
            foreach (var need in Needs(name)) waiting.Push(need);
        }
    }
}
