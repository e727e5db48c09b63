using Berth.Core.Environments;
using Berth.Python.Requirements;
using Berth.Python.Versions;

namespace Berth.Python.Tests.Resolving;

public sealed class SolverProperties
{
    private const int Universes = 400;

    [Fact]
    public async Task An_answer_meets_every_requirement_and_there_is_one_exactly_when_trying_everything_finds_one()
    {
        var solvable = 0;
        for (var seed = 0; seed < Universes; seed++)
        {
            var (index, asked) = Make(new Random(seed));
            var solved = await index.ResolveAsync(new PythonSpec { Requirements = Universe.Lines(asked) });
            var possible = Exists(index, [.. asked.Select(Parse)], []);
            Assert.True((solved.Value is not null) == possible, $"seed {seed}: {(possible ? "there is a solution" : "there is none")}, and we say {string.Join('\n', solved.Problems)}");
            if (solved.Value is not { } chosen) continue;
            solvable++;
            var versions = chosen.Chosen.ToDictionary(c => c.Key, c => c.Value.Version.ToString());
            Assert.All(asked.Select(Parse).Concat(versions.SelectMany(v => index.NeedsOf(v.Key, v.Value))), need => Assert.True(versions.TryGetValue(need.Project, out var v) && need.Specifiers.Contains(v), $"seed {seed}: {need}"));
        }

        Assert.InRange(solvable, Universes / 10, Universes * 9 / 10);
    }

    [Fact]
    public async Task Neither_the_order_of_lines_nor_the_timing_of_answers_changes_the_lock()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var (index, asked) = Make(new Random(seed));
            var first = Locations(await index.Solve(asked));
            for (var turn = 0; turn < 3; turn++)
            {
                var random = new Random((seed * 7) + turn);
                var (same, _) = Make(new Random(seed), random);
                random.Shuffle(asked);
                Assert.Equal(first, Locations(await same.Solve(asked)));
            }
        }
    }

    /// <summary>Places move with the lines.</summary>
    private static string Locations(string told) => System.Text.RegularExpressions.Regex.Replace(told, "berth.yaml:[0-9]+:1", "berth.yaml");

    private static Requirement Parse(string text) => Requirement.TryParse(text, out var requirement) ? requirement : throw new ArgumentException(text);

    private static (Universe Index, string[] Asked) Make(Random random, Random? delays = null)
    {
        var index = new Universe(delays: delays);
        var projects = random.Next(3, 8);
        for (var p = 0; p < projects; p++)
        {
            for (var v = random.Next(1, 5); v > 0; v--)
                index.Add($"p{p}", $"{v}", Enumerable.Range(0, random.Next(0, 4)).Select(_ => Need(random, projects)).ToList());
        }

        return (index, [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Need(random, projects)).Distinct()]);
    }

    private static string Need(Random random, int projects)
    {
        var version = random.Next(1, 5);
        return $"p{random.Next(projects)}{random.Next(5) switch { 0 => "", 1 => $">={version}", 2 => $"<={version}", 3 => $"=={version}", _ => $"!={version}" }}";
    }

    private static bool Exists(Universe index, List<Requirement> open, Dictionary<string, string> chosen)
    {
        foreach (var need in open)
        {
            if (!chosen.TryGetValue(need.Project, out var version)) continue;
            if (!need.Specifiers.Contains(version)) return false;
        }

        var next = open.Find(n => !chosen.ContainsKey(n.Project));
        if (next is null) return true;
        foreach (var version in index.VersionsOf(next.Project))
        {
            var with = new Dictionary<string, string>(chosen) { [next.Project] = version };
            if (Exists(index, [.. open, .. index.NeedsOf(next.Project, version)], with)) return true;
        }

        return false;
    }
}
