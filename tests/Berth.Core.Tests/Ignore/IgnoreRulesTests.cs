using System.Diagnostics;
using Berth.Core.Workloads;
using Berth.Core.Workloads.Ignore;

namespace Berth.Core.Tests.Ignore;

public class IgnoreRulesTests
{
    private static IgnoreRules Git(string text) => IgnoreRules.Parse(IgnoreDialect.Git, text).OrThrow();

    private static IgnoreRules Determined(string text) => IgnoreRules.Parse(IgnoreDialect.Determined, text).OrThrow();

    [Fact]
    public void Byte_compiled_python_stays_out_whatever_is_written()
    {
        foreach (var rules in new[] { Git("!*.pyc\n!__pycache__/\n!*\n"), Determined("!*.pyc\n!__pycache__\n!*\n") })
        {
            Assert.True(rules.Ignores("a/b.pyc", false));
            Assert.True(rules.Ignores("b.pyo", false));
            Assert.True(rules.Ignores("a/__pycache__", true));
            Assert.False(rules.Ignores("a/b.py", false));
        }
    }

    [Fact]
    public void Determineds_built_in_patterns_hold_until_a_user_brings_something_back()
    {
        var plain = Determined("");
        Assert.True(plain.Ignores(".git", true));
        Assert.False(plain.Ignores(".git", false));
        Assert.True(plain.Ignores("a/.idea", true));
        Assert.True(plain.Ignores("shared_fs", true));
        Assert.False(plain.Ignores("a/shared_fs", true));
        Assert.True(plain.Ignores("a/.detignore", false));
        Assert.False(Determined("!.git/\n").Ignores(".git", true));
        Assert.False(Determined("!terraform\n").Ignores("terraform", true));
    }

    [Fact]
    public void Git_has_no_built_in_patterns()
    {
        Assert.False(Git("").Ignores(".git", true));
        Assert.False(Git("").Ignores("terraform", true));
    }

    [Fact]
    public void Nested_files_are_asked_before_those_above()
    {
        var rules = Git("*.log\n").WithNested("a/b", "!keep.log\n/x\n", "a/b/.berthignore").OrThrow();
        Assert.True(rules.Ignores("keep.log", false));
        Assert.True(rules.Ignores("a/keep.log", false));
        Assert.False(rules.Ignores("a/b/c/keep.log", false));
        Assert.True(rules.Ignores("a/b/x", true));
        Assert.False(rules.Ignores("a/b/c/x", true));
    }

    [Fact]
    public void A_line_that_pathspec_refuses_is_a_problem_with_its_place()
    {
        var read = IgnoreRules.Parse(IgnoreDialect.Determined, "ok\n!\nfoo\\\n[z-a]\n");
        Assert.Equal([2, 3, 4], read.Problems.Select(p => p.Where!.Line));
        Assert.All(read.Problems, p => Assert.Equal(CoreProblems.InvalidIgnorePattern, p.Code));
    }

    [Fact]
    public void Patterns_made_to_backtrack_take_no_time()
    {
        var clock = Stopwatch.StartNew();
        var path = string.Join('/', Enumerable.Repeat(new string('a', 60), 60));
        foreach (var pattern in new[]
        {
            string.Concat(Enumerable.Repeat("*a", 200)) + "b", "**/" + string.Concat(Enumerable.Repeat("*a/**/", 100)) + "b",
            string.Concat(Enumerable.Repeat("**/", 300)) + "b", string.Concat(Enumerable.Repeat("*/", 30)) + "**/*a*a*a*a*a*a*a*a*b",
            "a/" + string.Concat(Enumerable.Repeat("**?", 400)) + "/b", string.Concat(Enumerable.Repeat("a*/**/", 60)) + "x",
            new string('*', 4000) + "b",
        })
        {
            Assert.False(Git(pattern).Ignores(path, false));
            Assert.False(Determined(pattern).Ignores(path, false));
        }

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{clock.Elapsed}");
        Assert.False(IgnoreRules.Parse(IgnoreDialect.Git, new string('[', 1_000_000)).Accepted);
    }

    [Fact]
    public void A_hundred_thousand_paths_pass_thirty_two_rules_quickly()
    {
        var text = string.Join(
            '\n', Enumerable.Range(0, 8).SelectMany(i => new[] { $"*.o{i}", $"build{i}/", $"/data{i}/**/x*", $"docs/*{i}.tmp" }));
        var paths = Enumerable.Range(0, 100_000).Select(i => $"src/module{i % 100}/part{i % 7}/file{i}.py").ToList();
        foreach (var rules in new[] { Git(text), Determined(text) })
        {
            rules.Ignores("warm/up.py", false);
            var clock = Stopwatch.StartNew();
            var ignored = paths.Count(p => rules.Ignores(p, false));
            Assert.Equal(0, ignored);
            // The aim is 0.4 s in a release build; the bound here leaves room for a busy machine and an unoptimised one.
            Assert.True(clock.ElapsedMilliseconds < 4000, $"{clock.ElapsedMilliseconds} ms");
            TestContext.Current.TestOutputHelper?.WriteLine($"{clock.ElapsedMilliseconds} ms");
        }
    }
}
