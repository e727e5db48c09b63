using System.Collections.Immutable;
using Berth.Build.Steps;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Images;

namespace Berth.Build.Tests.Steps;

public class StepLayerTests
{
    private static readonly ContentDigest Chain = ContentDigest.Of("below");
    private static readonly SourceSpan Where = new("berth.yaml", 9, 5);

    [Fact]
    public void Each_input_changes_the_key()
    {
        using var folder = new TemporaryFolder();
        var (a, b) = (folder.Write("a", "1"), folder.Write("b", "2"));
        var keys = new[]
        {
            StepLayer.Key(Chain, Step("make")),
            StepLayer.Key(ContentDigest.Of("other"), Step("make")),
            StepLayer.Key(Chain, Step("make all")),
            StepLayer.Key(Chain, Step("make", [("a", a)])),
            StepLayer.Key(Chain, Step("make", [("a", b)])),
            StepLayer.Key(Chain, Step("make", [("b", a)])),
            StepLayer.Key(Chain, Step("make", [], "A=1")),
            StepLayer.Key(Chain, Step("make", [], "A=2")),
            StepLayer.Key(Chain, Step("make", [], "B=1")),
            StepLayer.Key(Chain, Step("make", [], "A=")),
            StepLayer.Key(Chain, Step("make", [], "A")),
        };
        Assert.Equal(keys.Length, keys.Select(k => k.Digest).Distinct().Count());
    }

    [Fact]
    public void Of_several_variables_with_one_name_the_last_counts() =>
        Assert.Equal(StepLayer.Key(Chain, Step("make", [], "A=2")).Digest, StepLayer.Key(Chain, Step("make", [], "A=1", "A", "A=2")).Digest);

    [Fact]
    public void Where_a_step_and_its_files_stand_does_not_change_the_key()
    {
        using var folder = new TemporaryFolder();
        var (a, b) = (folder.Write("a", "1"), folder.Write("sub/b", "1"));
        Assert.Equal(StepLayer.Key(Chain, Step("make", [("a", a)])).Digest, StepLayer.Key(Chain, Step("make", [("a", b)]) with { Where = null }).Digest);
    }

    [Fact]
    public void A_step_sees_the_images_variables_then_its_own_and_is_repeatable()
    {
        var config = new ImageConfig { Architecture = "amd64", Os = "linux", RootFs = new RootFs { DiffIds = [] }, Config = new ContainerConfig { Env = ["PATH=/bin"] } };
        var plan = StepLayer.Plan(Chain, Step("make", [], "A=1", "PATH=/mine", "GONE"), config, ["http_proxy=http://machine"]);
        Assert.Equal(["/bin/sh", "-e", "-c", "make"], plan.Arguments);
        Assert.Equal("PATH=/mine", plan.Environment.Last(v => v.StartsWith("PATH=", StringComparison.Ordinal)));
        Assert.Contains("SOURCE_DATE_EPOCH=946684800", plan.Environment);
        Assert.Contains("http_proxy=http://machine", plan.Environment);
        Assert.DoesNotContain(plan.Environment, v => v.StartsWith("GONE", StringComparison.Ordinal));
        Assert.Equal(StepLayer.Key(Chain, Step("make", [], "A=1", "PATH=/mine", "GONE")).Digest, plan.Key.Digest);
    }

    [Fact]
    public void A_failing_step_shows_its_code_its_last_lines_and_its_place()
    {
        var config = new ImageConfig { Architecture = "amd64", Os = "linux", RootFs = new RootFs { DiffIds = [] } };
        var problem = Assert.IsType<BerthException>(StepLayer.Plan(Chain, Step("make"), config, []).Failed(2, ["one", "two"])).Problems[0];
        Assert.Equal((BuildProblems.StepFailed, Where), (problem.Code, problem.Where));
        Assert.Contains("exit code 2", problem.What, StringComparison.Ordinal);
        Assert.EndsWith("one\n    two", problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public void All_files_that_are_missing_are_named()
    {
        using var folder = new TemporaryFolder();
        var problems = StepLayer.Check([Step("a", [("x", folder["x"]), ("y", folder["y"])]), Step("b", [("z", folder.Path)])]).ToList();
        Assert.Equal(2, problems.Count);
        Assert.All(problems, p => Assert.Equal((BuildProblems.MissingStepFile, Where), (p.Code, p.Where)));
    }

    private static BuildStep Step(string command, (string Name, string Path)[]? files = null, params string[] variables) =>
        new(command, (files ?? []).ToImmutableSortedDictionary(f => f.Name, f => f.Path, StringComparer.Ordinal), [.. variables.Select(v => VariableEntry.Parse(v, null))], Where);
}
