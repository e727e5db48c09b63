using System.Text.Json;
using Berth.Core.Problems;
using Berth.Core.Toml;
using Berth.Dialects.PythonProjects;

namespace Berth.Dialects.Tests.PythonProjects;

public sealed class DependencyGroupTables
{
    private static readonly SourceSpan Nowhere = new("pyproject.toml");

    /// <summary>Our codes by the reference's kinds of error.</summary>
    private static readonly Dictionary<string, ProblemCode> Codes = new()
    {
        ["LookupError"] = DialectProblems.UnknownGroup, ["DuplicateGroupNames"] = DialectProblems.DuplicateKey,
        ["CyclicDependencyGroup"] = DialectProblems.GroupCycle, ["TypeError"] = DialectProblems.WrongType,
        ["InvalidDependencyGroupObject"] = DialectProblems.InvalidProject, ["InvalidRequirement"] = DialectProblems.InvalidValue,
    };

    [Fact]
    public void Dependency_groups_are_expanded_as_the_reference_does()
    {
        var root = Environment.GetEnvironmentVariable("BERTH_CONFORMANCE") ?? Path.Combine(Repository.Root, "..", "shared", "conformance");
        var path = Path.Combine(root, "python", "dependency_groups.json");
        if (!File.Exists(path)) Assert.Skip($"no conformance data at {path}; set BERTH_CONFORMANCE");
        using var table = JsonDocument.Parse(File.ReadAllBytes(path));
        var cases = table.RootElement.GetProperty("cases").EnumerateArray().ToList();
        var wrong = cases.Select(Difference).OfType<string>().ToList();
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {cases.Count}:\n{string.Join('\n', wrong.Take(10))}");
        Assert.NotEmpty(cases);
    }

    private static string? Difference(JsonElement row)
    {
        var problems = new List<Problem>();
        var groups = new DependencyGroups(Toml(row.GetProperty("input").GetProperty("groups")), problems.Add);
        var found = row.GetProperty("input").GetProperty("resolve").EnumerateArray()
            .SelectMany(name => groups.Expand(name.GetString()!, Nowhere)).Select(r => r.Value).ToList();
        var expected = row.GetProperty("expected");
        var actual = problems.Count == 0 ? string.Join(", ", found) : string.Join(", ", problems.Select(p => p.Code.Id).Distinct().Order(StringComparer.Ordinal));
        var wanted = expected.TryGetProperty("requirements", out var requirements)
            ? string.Join(", ", requirements.EnumerateArray().Select(r => r.GetString()))
            : string.Join(", ", expected.GetProperty("error").EnumerateArray().Select(e => Codes[e.GetString()!].Id).Order(StringComparer.Ordinal));
        return actual == wanted ? null : $"{row.GetProperty("id")}: expected {wanted}, found {actual}";
    }

    private static TomlValue Toml(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => new TomlTable([.. json.EnumerateObject().Select(p => new TomlEntry(p.Name, Nowhere, Toml(p.Value)))], Nowhere),
        JsonValueKind.Array => new TomlArray([.. json.EnumerateArray().Select(Toml)], Nowhere),
        JsonValueKind.String => new TomlText(json.GetString()!, Nowhere),
        _ => new TomlInteger(json.GetInt64(), Nowhere),
    };

    [Fact]
    public void Groups_that_include_each_other_without_end_or_measure_end_soon()
    {
        var chain = Enumerable.Range(0, 5000).Select(i => ($"g{i}", $"[{{include-group = \"g{i + 1}\"}}]"));
        var doubling = Enumerable.Range(0, 60).Select(i => ($"d{i}", $"[\"x\", {{include-group = \"d{i + 1}\"}}, {{include-group = \"d{i + 1}\"}}]"));
        var empty = Enumerable.Range(0, 60).Select(i => ($"e{i}", $"[{{include-group = \"e{i + 1}\"}}, {{include-group = \"e{i + 1}\"}}]"));
        var text = "[dependency-groups]\ng5000 = []\nd60 = []\ne60 = []\n" + string.Concat(chain.Concat(doubling).Concat(empty).Select(g => $"{g.Item1} = {g.Item2}\n"));
        var root = TomlDocument.Parse(System.Text.Encoding.UTF8.GetBytes(text), "x").OrThrow();
        foreach (var name in new[] { "g0", "d0", "e0" })
        {
            var problems = new List<Problem>();
            new DependencyGroups(root.Find("dependency-groups"), problems.Add).Expand(name, Nowhere);
            Assert.Contains(problems, p => p.Code == DialectProblems.DocumentTooLarge);
            Assert.InRange(problems.Count, 1, 1000);
        }
    }
}
