using System.Text.RegularExpressions;

namespace Berth.Architecture.Tests;

/// <summary>Codes are unique, stand in their project's range, are documented and tested.</summary>
public sealed partial class ProblemCodeTests
{
    /// <summary>First digits of the codes a project may define; <see cref="Core.Problems.ProblemCode"/> names the ranges.</summary>
    private static readonly Dictionary<string, string> Ranges = new()
    {
        ["Berth.Core"] = "1",
        ["Berth.Dialects"] = "1",
        ["Berth.Python"] = "2",
        ["Berth.Conda"] = "2",
        ["Berth.Oci"] = "3",
        ["Berth.Registry"] = "3",
        ["Berth.Build"] = "4",
        ["Berth.Runtimes"] = "5",
        ["Berth.Cli"] = "6",
    };

    [Fact]
    public void Every_code_is_its_projects_own_and_used_once()
    {
        var wrong = ErrorReference.Codes
            .Where(e => !Id().IsMatch(e.Code.Id) || !Ranges.GetValueOrDefault(e.Project, "").Contains(e.Code.Id[5], StringComparison.Ordinal))
            .Select(e => $"{e.Field} of {e.Project} has {e.Code.Id}, which is not of that project's range");
        var twice = ErrorReference.Codes.GroupBy(e => e.Code.Id).Where(g => g.Count() > 1)
            .Select(g => $"{g.Key} is {string.Join(" and ", g.Select(e => e.Field))}");
        Law.Holds(wrong.Concat(twice));
    }

    [Fact]
    public void A_title_starts_in_lower_case_and_has_no_full_stop() =>
        Law.Holds(ErrorReference.Codes
            .Where(e => e.Code.Title.Length == 0 || char.IsUpper(e.Code.Title[0]) && !char.IsUpper(e.Code.Title.ElementAtOrDefault(1)) || e.Code.Title.EndsWith('.'))
            .Select(e => $"{e.Field}: {e.Code.Title}"));

    [Fact]
    public void Codes_stand_in_the_problems_class_of_their_project()
    {
        var homes = ErrorReference.Codes.GroupBy(e => e.Project)
            .Select(g => (Project: g.Key, Classes: g.Select(e => e.Field.Split('.')[0]).Distinct().ToList()))
            .Where(g => g.Classes.Count > 1 || !g.Classes[0].EndsWith("Problems", StringComparison.Ordinal));
        Law.Holds(homes.Select(h => $"{h.Project}: {string.Join(", ", h.Classes)}"));
    }

    [Fact]
    public void Every_code_is_provoked_by_some_test()
    {
        var tests = string.Concat(Repository.Files("tests", "*.cs").Where(p => !p.Contains("Architecture", StringComparison.Ordinal))
            .Concat(Repository.Files("tests", "*.txt")).Select(Repository.Read));
        var untested = ErrorReference.Codes.Where(e => !tests.Contains(e.Code.Id, StringComparison.Ordinal) && !Names(tests, e.Field));
        Law.Holds(untested.Select(e => $"{e.Code.Id} ({e.Field}) is in no test"));
    }

    [Fact]
    public void The_reference_of_errors_is_what_the_code_says()
    {
        var expected = ErrorReference.Write();
        if (Environment.GetEnvironmentVariable("BERTH_UPDATE_GOLDENS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Repository.PathOf(ErrorReference.File))!);
            File.WriteAllText(Repository.PathOf(ErrorReference.File), expected);
        }

        Assert.True(Repository.Has(ErrorReference.File), $"{ErrorReference.File} is missing: BERTH_UPDATE_GOLDENS=1 ./test Architecture");
        Assert.Equal(expected, Repository.Read(ErrorReference.File));
    }

    /// <summary>Whether a text has this field's name, and not only a longer one that starts like it.</summary>
    private static bool Names(string text, string field) => Regex.IsMatch(text, $@"\b{Regex.Escape(field)}\b");

    [GeneratedRegex(@"^BERTH[1-9]\d{3}$")]
    private static partial Regex Id();
}
