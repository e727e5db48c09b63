using System.Text.Json;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Core.Workloads.Ignore;

namespace Berth.Core.Tests.Ignore;

/// <summary>The shared corpus: what git 2.39 and pathspec 0.12.1 answered for 300 random trees and ignore files.</summary>
public class IgnoreConformanceTests
{
    [Fact]
    public void Git_patterns_leave_out_what_git_leaves_out()
    {
        var failures = new List<string>();
        var paths = 0;
        foreach (var @case in Cases())
        {
            var lists = new List<(
                string Folder,
                PatternList Patterns)> { ("", Parse(IgnoreDialect.Git, @case.GetProperty("ignore").GetString()!).OrThrow()) };
            if (@case.TryGetProperty("nested", out var nested))
            {
                lists.AddRange(nested.EnumerateObject().Select(n => (n.Name, Parse(IgnoreDialect.Git, n.Value.GetString()!).OrThrow())));
            }

            lists.Sort((a, b) => b.Folder.Length - a.Folder.Length);
            bool Ignores(string path, bool isDirectory) => lists
                .Where(l => path.StartsWith(l.Folder, StringComparison.Ordinal) && path.Length > l.Folder.Length)
                .Select(l => l.Patterns.Judge(path[l.Folder.Length..], isDirectory)).FirstOrDefault(v => v is not null) ?? false;
            paths += Compare(@case, Strings(@case.GetProperty("git")), Ignores, failures);
        }

        Report(failures, paths);
    }

    [Fact]
    public void Determined_patterns_leave_out_what_its_client_leaves_out()
    {
        var failures = new List<string>();
        var paths = 0;
        foreach (var @case in Cases())
        {
            var text = @case.GetProperty("ignore").GetString()!;
            if (@case.TryGetProperty("pathspec_error", out _))
            {
                if (Parse(IgnoreDialect.Determined, text).Accepted) failures.Add($"{@case.GetProperty("id")}: should be refused");
                continue;
            }

            if (!@case.TryGetProperty("detwalk", out var expected)) continue;
            var answers = new List<JsonElement> { expected };
            if (@case.TryGetProperty("other_pathspec", out var other))
            {
                if (other.TryGetProperty("0.12.1", out var exact)) answers = [exact.GetProperty("detwalk")];
                else if (other.TryGetProperty("1.1.1", out var newer) && newer.TryGetProperty("detwalk", out var either))
                {
                    answers.Add(either);
                }
            }

            var list = Parse(IgnoreDialect.Determined, text);
            if (!list.Accepted)
            {
                failures.Add($"{@case.GetProperty("id")}: refused: {list.Problems[0]}");
                continue;
            }

            bool Ignores(string path, bool isDirectory) =>
                list.Value.Judge(path, isDirectory) == true || (isDirectory && list.Value.Judge(path + "/", isDirectory) == true);
            List<string>? first = null;
            foreach (var answer in answers)
            {
                var found = new List<string>();
                paths += Compare(@case, Strings(answer), Ignores, found);
                first ??= found;
                if (found.Count == 0) first = found;
            }

            failures.AddRange(first!);
        }

        Report(failures, paths);
    }

    private static Checked<PatternList> Parse(IgnoreDialect dialect, string text) => PatternList.Parse(dialect, text, "ignore");

    private static List<JsonElement> Cases()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Conformance.File("gitignore/cases.json")));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(c => c.Clone())];
    }

    private static HashSet<string> Strings(JsonElement array) => [.. array.EnumerateArray().Select(p => p.GetString()!)];

    /// <summary>Walks from the top down: what is below a folder that is left out is left out without being asked for.</summary>
    private static int Compare(JsonElement @case, HashSet<string> expected, Func<string, bool, bool> ignores, List<string> failures)
    {
        var dropped = new List<string>();
        var paths = @case.GetProperty("paths").EnumerateArray().Select(p => p.GetString()!).Order(StringComparer.Ordinal).ToList();
        foreach (var path in paths)
        {
            var isDirectory = path.EndsWith('/');
            var ignored = dropped.Any(d => path.StartsWith(d, StringComparison.Ordinal)) || ignores(path.TrimEnd('/'), isDirectory);
            if (ignored && isDirectory) dropped.Add(path);
            if (ignored != expected.Contains(path))
            {
                failures.Add($"{@case.GetProperty("id")}: {path} ignored={ignored}, file {@case.GetProperty("ignore")}");
            }
        }

        return paths.Count;
    }

    private static void Report(List<string> failures, int paths)
    {
        Assert.True(paths > 5000, $"only {paths} paths were compared");
        Assert.True(
            failures.Count == 0,
            $"{failures.Count} failures; ids {string.Join(' ', failures.Select(f => f.Split(':')[0]).Distinct())}\n{string.Join('\n', failures.Take(10))}");
    }
}
