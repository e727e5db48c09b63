using System.Collections.Immutable;
using Berth.Core.Locking;
using Berth.Core.Locking.Graphs;

namespace Berth.Core.Tests.Locking.Graphs;

/// <summary>Trees show every package, end at rings, and say each thing once.</summary>
public sealed class PackageTreeTests
{
    [Fact]
    public void A_package_stands_below_each_that_needs_it_and_what_it_needs_stands_once() =>
        Assert.Equal("a[b[d[e]] c[d*]]", Drawn(Graph("a!:b,c b:d c:d d:e e")));

    [Fact]
    public void A_leaf_is_never_called_repeated() => Assert.Equal("a[c] b[c]", Drawn(Graph("a!:c b!:c c")));

    [Fact]
    public void A_ring_ends_where_it_closes() => Assert.Equal("a[b[a*]]", Drawn(Graph("a!:b b:a")));

    [Fact]
    public void A_ring_that_nobody_asks_for_is_shown_last_and_from_its_first_name() => Assert.Equal("z b[c[b*]]", Drawn(Graph("z! c:b b:c")));

    [Fact]
    public void A_package_that_needs_itself_is_shown() => Assert.Equal("a[a*]", Drawn(Graph("a!:a")));

    [Fact]
    public void What_is_asked_for_is_a_top_even_when_another_needs_it() => Assert.Equal("a[b] b", Drawn(Graph("a!:b b!")));

    [Fact]
    public void A_lock_that_does_not_say_what_is_asked_for_begins_with_what_nobody_needs() => Assert.Equal("b[a]", Drawn(Graph("a b:a")));

    [Fact]
    public void Turned_round_it_begins_with_what_needs_nothing() => Assert.Equal("c[a b[a]]", Drawn(Graph("a!:b,c b:c c").Inverted()));

    [Fact]
    public void What_the_lock_lacks_is_shown_by_its_name() => Assert.Equal("a[gone]", Drawn(Graph("a!:gone")));

    [Fact]
    public void Depth_cuts_and_does_not_hide_what_stands_higher_elsewhere()
    {
        var graph = Graph("a!:b b:c c:d d z!:c");
        Assert.Equal("a z", Drawn(graph, 0));
        Assert.Equal("a[b] z[c]", Drawn(graph, 1));
        Assert.Equal("a[b[c]] z[c[d]]", Drawn(graph, 2));
    }

    [Fact]
    public void Ways_are_the_shortest_from_each_that_is_asked_for()
    {
        var graph = Graph("a!:b,m b:c c:n m:n n z!:n n2!");
        Assert.Equal(["z n", "a m n"], graph.WaysTo("n").Select(w => string.Join(' ', w)));
        Assert.Equal(["n2"], graph.WaysTo("n2").Select(w => string.Join(' ', w)));
    }

    [Fact]
    public void A_chain_of_twenty_thousand_is_walked()
    {
        var graph = Graph(string.Join(' ', Enumerable.Range(0, 20_000).Select(i => i == 0 ? "p0!:p1" : $"p{i}:p{i + 1}")));
        Assert.Equal(20_001, PackageTree.Lines(graph, graph.Tops()).Count());
        Assert.Equal(20_000, graph.WaysTo("p19999").Single().Length);
    }

    [Fact]
    public void Every_package_of_any_graph_is_in_its_tree_and_unfolded_once()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var count = random.Next(1, 12);
            var text = string.Join(' ', Enumerable.Range(0, count).Select(i => $"p{i}{(random.Next(4) == 0 ? "!" : "")}:{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => $"p{random.Next(count)}"))}".TrimEnd(':')));
            foreach (var graph in new[] { Graph(text), Graph(text).Inverted() })
            {
                var lines = PackageTree.Lines(graph, graph.Tops()).ToList();
                Assert.Equal(graph.Names.Order(StringComparer.Ordinal), lines.Select(l => l.Name).Distinct().Order(StringComparer.Ordinal));
                var edges = graph.Names.Sum(n => graph.Needs(n).Length);
                Assert.True(lines.Count == edges + graph.Tops().Length, $"seed {seed}: {text}");
            }
        }
    }

    /// <summary><c>a!:b,c</c>: a is asked for and needs b and c.</summary>
    internal static PackageGraph Graph(string text) => PackageGraph.Of(
    [
        .. text.Split(' ').Select(w => w.Split(':')).Select(w => new LockedWheel(w[0].TrimEnd('!'), "1.0", "a.whl", "https://example.org/a.whl", 1, ContentDigest.Of(""),
            [.. w.Skip(1).SelectMany(n => n.Split(',')).Order(StringComparer.Ordinal)]) { Requested = w[0].EndsWith('!') }),
    ]);

    private static string Drawn(PackageGraph graph, int depth = int.MaxValue)
    {
        var text = new System.Text.StringBuilder();
        var level = 0;
        foreach (var line in PackageTree.Lines(graph, graph.Tops(), depth))
        {
            if (text.Length > 0) text.Append(line.Depth > level ? "[" : new string(']', level - line.Depth) + " ");
            level = line.Depth;
            text.Append(line.Name).Append(line.Repeated ? "*" : "");
        }

        return text.Append(']', level).ToString();
    }
}
