namespace Berth.Core.Locking.Graphs;

/// <summary>Unfolds a graph of packages into lines; what a package needs is shown once, so that rings end and shared parts do not multiply.</summary>
public static class PackageTree
{
    /// <param name="depth">Deepest line shown; the tops have depth 0.</param>
    public static IEnumerable<PackageLine> Lines(PackageGraph graph, IReadOnlyList<string> tops, int depth = int.MaxValue)
    {
        var unfolded = new HashSet<string>(StringComparer.Ordinal);
        // On a stack of its own: a lock may hold a chain longer than the thread's stack is deep.
        var waiting = new Stack<(string Name, int Depth, bool Last)>();
        Push(tops, 0);
        while (waiting.TryPop(out var at))
        {
            var needs = graph.Needs(at.Name);
            var repeated = at.Depth < depth && !needs.IsEmpty && !unfolded.Add(at.Name);
            yield return new PackageLine(at.Name, at.Depth, at.Last, repeated);
            if (at.Depth < depth && !repeated) Push(needs, at.Depth + 1);
        }

        void Push(IReadOnlyList<string> names, int level)
        {
            for (var i = names.Count - 1; i >= 0; i--) waiting.Push((names[i], level, i == names.Count - 1));
        }
    }
}
