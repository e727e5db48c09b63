using Berth.Core.Environments;
using Berth.Python.Resolving;
using Berth.Python.Versions;

namespace Berth.Python.Tests.Resolving;

public sealed class ScenarioTests
{
    [Fact]
    public async Task What_is_asked_for_leads_to_what_is_chosen()
    {
        var failures = new List<string>();
        foreach (var (name, index, asked, expected) in Scenarios)
        {
            var got = await new Universe(index).Solve(asked.Split(" & "));
            if (got != expected) failures.Add($"{name}:\n  expected {expected}\n  got      {got}");
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    private static readonly (string Name, string Index, string Asked, string Expected)[] Scenarios =
    [
        ("the newest version wins", "a 1\na 2\na 10", "a", "a 10"),
        ("dependencies come along", "a 1 -> b\nb 1 -> c\nc 1", "a", "a 1, b 1, c 1"),
        ("circles are fine", "a 1 -> b\nb 1 -> a", "a", "a 1, b 1"),
        ("what nobody needs stays out", "a 2\na 1 -> b\nb 1", "a", "a 2"),
        ("an older version where the newest does not fit", "a 2 -> c>=2\na 1 -> c\nb 1 -> c<2\nc 1\nc 2", "a & b", "a 1, b 1, c 1"),
        ("the one that keeps failing is decided first", "a 1\na 2\nb 1 -> old\nold 1\n" + string.Concat(Enumerable.Range(0, 10).Select(i => $"b 2.{i} -> a==1\n")), "a & b", "a 1, b 2.9"),
        ("a version whose dependency is unknown is left", "a 2 -> nobody\na 1", "a", "a 1"),
        ("extras add needs", "a 1\na 1 [x] -> b\nb 1", "a[x]", "a 1, b 1"),
        ("extras that are not asked for add nothing", "a 1\na 1 [x] -> b\nb 1", "a", "a 1"),
        ("an extra can force an older version", "a 2\na 2 [x] -> b>=2\na 1\na 1 [x] -> b\nb 1", "a[x]", "a 1, b 1"),
        ("extras of extras", "a 1\na 1 [all] -> a[x] & a[y]\na 1 [x] -> b\na 1 [y] -> c\nb 1\nc 1", "a[all]", "a 1, b 1, c 1"),
        ("extras named by a dependency", "a 1 -> b[x]\nb 1\nb 1 [x] -> c\nc 1", "a & b", "a 1, b 1, c 1"),
        ("an extra that does not exist adds nothing", "a 1", "a[x]", "a 1"),
        ("markers that do not apply count for nothing", "a 1 -> b; sys_platform == 'win32' & c; python_version >= '3.10'\nb 1\nc 1", "a & b; python_version < '3'", "a 1, c 1"),
        ("final versions before pre-releases", "a 1\na 2b1", "a", "a 1"),
        ("pre-releases where nothing else is there", "a 1b1\na 1b2", "a", "a 1b2"),
        ("pre-releases where the range leaves nothing else", "a 1\na 2b1", "a>1", "a 2b1"),
        ("pre-releases where somebody names one", "a 1\na 2b1\nb 1 -> a>=1b1", "a & b", "a 2b1, b 1"),
        ("no pre-release because the final ones conflict", "a 1 -> c<2\na 2rc1\nb 2 -> c>=2\nb 1\nc 1\nc 2", "a & b", "a 1, b 1, c 1"),
        ("withdrawn versions are left", "a 1\na 2 yanked", "a", "a 1"),
        ("withdrawn versions where named exactly", "a 1\na 2 yanked", "a==2", "a 2"),
        ("withdrawn versions where a dependency names them exactly", "a 1\na 2 yanked\nb 1 -> a==2", "a & b", "a 2, b 1"),
        ("local versions stand above", "a 1\na 1+cu1", "a==1", "a 1+cu1"),
        ("two requirements on one package", "a 1\na 2\na 3", "a>1 & a<3", "a 2"),
        ("text is compared by ===", "a 1.0\na 1.1", "a===1.0", "a 1.0"),
    ];

    [Fact]
    public async Task Constraints_limit_without_asking()
    {
        var index = new Universe("a 1\na 2\nb 1\nc 1 -> a");
        Assert.Equal("b 1", await index.Solve(new PythonSpec { Requirements = Universe.Lines("b"), Constraints = Universe.Lines("a<2") }));
        Assert.Equal("a 1, c 1", await index.Solve(new PythonSpec { Requirements = Universe.Lines("c"), Constraints = Universe.Lines("a<2") }));
        Assert.Contains("the constraint `a<1`", await index.Solve(new PythonSpec { Requirements = Universe.Lines("c"), Constraints = Universe.Lines("a<1") }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overrides_replace_what_packages_ask_and_can_take_a_package_out()
    {
        var index = new Universe("a 1 -> b<2\nb 1\nb 2");
        Assert.Equal("a 1, b 2", await index.Solve(new PythonSpec { Requirements = Universe.Lines("a"), Overrides = Universe.Lines("b>=2") }));
        Assert.Equal("a 1", await index.Solve(new PythonSpec { Requirements = Universe.Lines("a"), Overrides = Universe.Lines("b; sys_platform == 'never'") }));
    }

    [Fact]
    public async Task What_is_locked_stays_while_it_fits_and_can_be_let_go()
    {
        var index = new Universe("a 1\na 2\nb 1\nb 2\nc 1 -> b>=2");
        var spec = new PythonSpec { Requirements = Universe.Lines("a", "b") };
        Assert.Equal("a 1, b 1", await index.Solve(spec, ["a 1", "b 1"]));
        Assert.Equal("a 2, b 1", await index.Solve(spec, ["a 1", "b 1"], ["a"]));
        Assert.Equal("a 1, b 2, c 1", await index.Solve(spec with { Requirements = Universe.Lines("a", "b", "c") }, ["a 1", "b 1"]));
    }

    [Fact]
    public async Task What_the_base_image_holds_stays_where_it_fits()
    {
        var index = new Universe("a 1 -> torch>=2\nb 1 -> torch>=3\ntorch 2 -> big\ntorch 3\nbig 1") { Held = [new("torch", PythonVersion.Parse("2"), false)] };
        Assert.Equal("a 1", await index.Solve("a"));
        Assert.Equal("b 1, torch 3", await index.Solve("b"));
        var kept = new Universe("b 1 -> torch>=3\ntorch 2\ntorch 3") { Held = [new("torch", PythonVersion.Parse("2"), true)] };
        var told = (await kept.ResolveAsync(new PythonSpec { Requirements = Universe.Lines("b") })).Problems[0];
        Assert.Equal(PythonProblems.ProtectedPackage, told.Code);
        Assert.Contains("the base image's `torch==2` must stay", told.What, StringComparison.Ordinal);
        Assert.Contains("choose a base with another `torch`", told.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dependency_by_address_is_a_dead_end_that_says_what_to_add()
    {
        var told = (await new Universe("a 1 -> b @ https://x/b-1.0-py3-none-any.whl\nb 1").ResolveAsync(new PythonSpec { Requirements = Universe.Lines("a") })).Problems[0];
        Assert.Equal(PythonProblems.IndirectAddress, told.Code);
        Assert.Equal("add the address of `b` to the requirements", told.Fix);
    }

    [Fact]
    public async Task A_conflict_is_told_as_a_chain_that_ends_with_what_to_change()
    {
        var told = (await new Universe("a 1 -> c<2\nb 1 -> d\nb 2 -> d\nd 5 -> c>=2\nx 1 -> c\nc 1\nc 2").ResolveAsync(new PythonSpec { Requirements = Universe.Lines("x", "a", "b>=1") })).Problems[0];
        Assert.Equal(PythonProblems.NoSolution, told.Code);
        Assert.Equal(
            """
            no set of versions meets all requirements:
                you ask for `a` (berth.yaml:2:1)
                `a==1` needs `c<2`
                you ask for `b>=1` (berth.yaml:3:1)
                every version of `b` needs `d`
                `d==5` needs `c>=2`
                so nothing is left to choose
            """, told.What);
        Assert.Equal("allow other versions in `b>=1` (berth.yaml:3:1)", told.Fix);
    }

    [Fact]
    public async Task A_conflict_that_branches_numbers_its_steps()
    {
        var told = await new Universe("a 1 -> b==1\na 2 -> b==2\nb 1 -> c==1\nb 2 -> c==2\nc 1 -> a==2\nc 2 -> a==1").Solve("a");
        Assert.Contains("so `a==2` cannot be used (1)", told, StringComparison.Ordinal);
        Assert.Contains("with (1), nothing is left to choose", told, StringComparison.Ordinal);
        Assert.Contains("take out `a` (berth.yaml:1:1)", told, StringComparison.Ordinal);
    }
}
