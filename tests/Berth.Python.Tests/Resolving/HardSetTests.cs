using System.Diagnostics;
using Berth.Core.Environments;

namespace Berth.Python.Tests.Resolving;

public sealed class HardSetTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Sixty_packages_without_a_solution_end_in_seconds_with_a_readable_reason()
    {
        var index = new Universe();
        for (var p = 0; p < 60; p++)
        {
            for (var v = 1; v <= 20; v++)
                index.Add($"p{p:00}", $"{v}.0", [$"p{(p + 1) % 60:00}>={Math.Max(1, v - 2)}.0", $"core=={v % 10}.*", .. p % 7 == 0 ? [$"side<{v + 3}"] : Array.Empty<string>()]);
        }

        for (var v = 0; v < 10; v++) index.Add("core", $"{v}.1", v == 9 ? ["side>=99"] : [$"side=={v}"]);
        for (var v = 0; v < 9; v++) index.Add("side", $"{v}", [$"p59!={v}.0", v % 2 == 0 ? "p31<7" : "p31>14"]);
        string[] asked = [.. Enumerable.Range(0, 60).Select(p => p == 31 ? "p31>=8.0,<14.0" : $"p{p:00}")];
        var watch = Stopwatch.StartNew();
        var told = (await index.ResolveAsync(new PythonSpec { Requirements = Universe.Lines(asked) })).Problems[0];
        output.WriteLine($"{watch.ElapsedMilliseconds} ms\n{told}");
        Assert.Equal(PythonProblems.NoSolution, told.Code);
        Assert.Contains("p31<14.0,>=8.0", told.Fix, StringComparison.Ordinal);
        Assert.InRange(told.What.Split('\n').Length, 3, 42);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Five_hundred_requirements_with_deep_backtracking_take_seconds_and_bounded_memory()
    {
        var (index, asked) = Deep(500, 30);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        var solved = await index.ResolveAsync(new PythonSpec { Requirements = Universe.Lines(asked) });
        var took = watch.Elapsed;
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        output.WriteLine($"{took.TotalMilliseconds:0} ms, {kept >> 20} MiB, {index.Described} descriptions read");
        Assert.True(solved.Accepted, string.Join('\n', solved.Problems));
        Assert.True(took < TimeSpan.FromSeconds(120), $"{took}");
        Assert.True(kept < 512 << 20, $"{kept >> 20} MiB");
        GC.KeepAlive(solved);
    }

    [Fact]
    public async Task A_set_that_nobody_can_decide_is_given_up_and_a_smaller_one_is_told_in_bounded_lines()
    {
        var hopeless = await Pigeons(12).ResolveAsync(new PythonSpec { Requirements = Asked(12) }, mostConflicts: 300);
        Assert.Equal(PythonProblems.ResolutionTooHard, hopeless.Problems[0].Code);
        var watch = Stopwatch.StartNew();
        var told = (await Pigeons(6).ResolveAsync(new PythonSpec { Requirements = Asked(6) })).Problems[0];
        output.WriteLine($"{watch.ElapsedMilliseconds} ms\n{told}");
        Assert.Equal(PythonProblems.NoSolution, told.Code);
        Assert.InRange(told.What.Split('\n').Length, 3, 42);

        static System.Collections.Immutable.ImmutableArray<Declared<string>> Asked(int count) => Universe.Lines([.. Enumerable.Range(1, count).Select(p => $"p{p}")]);
    }

    /// <summary>One package more than there are places, each place taken by one: the textbook case in which learning from conflicts does not help.</summary>
    private static Universe Pigeons(int count)
    {
        var index = new Universe();
        for (var p = 1; p <= count; p++)
        {
            for (var place = 1; place < count; place++)
            {
                index.Add($"p{p}", $"{place}", [$"place{place}=={p}"]);
                index.Add($"place{place}", $"{p}", []);
            }
        }

        return index;
    }

    /// <summary>
    /// The newest half of every package leads into a trap that shows only two packages further on; groups of ten share a package whose version
    /// they have to agree on, and groups are chained.
    /// </summary>
    private static (Universe Index, string[] Asked) Deep(int count, int versions)
    {
        var index = new Universe();
        var random = new Random(42);
        for (var p = 0; p < count; p++)
        {
            for (var v = 1; v <= versions; v++)
            {
                var shared = v > versions / 2 ? $"shared{p / 10}=={1 + ((v + p) % 20)}" : $"shared{p / 10}=={1 + (p / 10 % 20)}";
                index.Add($"p{p:000}", $"{v}", [shared, $"middle{p % 50}>={1 + random.Next(v)}"]);
            }
        }

        for (var g = 0; g < (count + 9) / 10; g++)
        {
            for (var v = 1; v <= 20; v++) index.Add($"shared{g}", $"{v}", [$"deep{g}=={v}"]);
            for (var v = 1; v <= 20; v++) index.Add($"deep{g}", $"{v}", v == 1 + (g % 20) ? [] : [$"shared{(g + 1) % ((count + 9) / 10)}=={v}", $"middle{g}<2"]);
        }

        for (var m = 0; m < 50; m++)
            for (var v = 1; v <= versions; v++) index.Add($"middle{m}", $"{v}", []);
        return (index, [.. Enumerable.Range(0, count).Select(p => $"p{p:000}")]);
    }
}
