using Berth.Build.Pipeline;
using Berth.Core;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Layers;
using Berth.Python;
using Berth.Python.Tests.Wheels;

namespace Berth.Build.Tests.Pipeline;

/// <summary>What happens when something is no longer as it was, or never was right.</summary>
public class PipelineChangesTests
{
    [Fact]
    public async Task Other_apt_packages_make_the_apt_layer_and_those_that_ran_above_it_anew()
    {
        using var bench = PipelineTests.Full();
        var first = await bench.BuildAsync();
        bench.Runner.Requests.Clear();
        bench.Install("curl", "git");
        bench.Runner.Prepare("git", ("usr/bin/git", "binary"));
        var second = await bench.BuildAsync();
        Assert.NotEqual(first.Manifest, second.Manifest);
        Assert.Equal(first.Layers.Where(l => l.Kind is "base" or "python" or "wheels").Select(l => l.DiffId), second.Layers.Where(l => l.Kind is "base" or "python" or "wheels").Select(l => l.DiffId));
        Assert.Equal(3, bench.Runner.Requests.Count);
    }

    [Fact]
    public async Task With_locked_a_lock_beside_the_file_is_asked_for_and_must_belong_to_it()
    {
        using var bench = PipelineTests.Full();
        var unlocked = bench.Settings;
        bench.Settings = unlocked with { Locked = true };
        Assert.Equal(BuildProblems.LockMissing, await bench.FailureAsync());
        bench.Settings = unlocked;
        await bench.WriteLockAsync();
        bench.Install("curl", "git");
        bench.Settings = unlocked with { Locked = true };
        Assert.Equal(BuildProblems.LockOutdated, await bench.FailureAsync());
        bench.Settings = unlocked;
        await bench.BuildAsync();
        Assert.Equal(BuildProblems.LockOutdated, Assert.Single(bench.Warnings).Code);
        bench.Settings = unlocked with { Locked = true, Platform = Platform.LinuxArm64 };
        bench.Install("curl");
        Assert.Equal(BuildProblems.LockMissing, await bench.FailureAsync());
    }

    [Fact]
    public async Task A_layer_that_comes_out_differently_is_told_and_with_locked_refused()
    {
        using var bench = PipelineTests.Full();
        await bench.WriteLockAsync();
        bench.OtherStore("second");
        bench.Runner.Prepare("make", ("srv/made", "other"));
        bench.Settings = bench.Settings with { Locked = true };
        Assert.Equal(BuildProblems.LayerDiffers, await bench.FailureAsync());
        bench.Settings = bench.Settings with { Locked = false };
        await bench.BuildAsync();
        Assert.Equal((BuildProblems.LayerDiffers, Severity.Warning), (Assert.Single(bench.Warnings).Code, bench.Warnings[0].Severity));
    }

    [Fact]
    public async Task A_base_that_is_no_longer_the_locked_one_is_refused()
    {
        using var bench = new Workbench(python: false);
        await bench.WriteLockAsync();
        await bench.BuildAsync();
        bench.Base.Make(python: false, content: "2");
        await bench.BuildAsync();
        bench.OtherStore("second");
        Assert.Equal(BuildProblems.BaseDiffers, await bench.FailureAsync());
    }

    [Fact]
    public async Task Without_a_base_for_the_accelerator_or_on_the_disk_there_is_nothing_to_build_on()
    {
        using var bench = new Workbench();
        bench.Settings = bench.Settings with { Accelerator = Accelerator.Rocm };
        bench.Spec = bench.Spec with { Base = bench.Spec.Base with { Rocm = null } };
        Assert.Equal(BuildProblems.NoBase, await bench.FailureAsync());
        Directory.CreateDirectory(bench["context"]);
        File.WriteAllText(bench["context/Dockerfile"], "FROM scratch\n");
        bench.Spec = bench.Spec with { Dockerfile = new DockerfileSpec(bench["context/Dockerfile"], bench["context"]) };
        Assert.Equal(BuildProblems.NoDockerfileBuilder, await bench.FailureAsync());
        bench.Spec = bench.Spec with { Base = bench.Spec.Base with { Rocm = new("oci:nowhere", null) } };
        Assert.Equal(BuildProblems.BaseNotFound, await bench.FailureAsync());
    }

    [Fact]
    public async Task An_image_without_a_Python_that_starts_is_refused()
    {
        using var bench = PipelineTests.Full();
        bench.Runner.PythonAnswer = (127, "exec format error");
        Assert.Equal(BuildProblems.NoPython, await bench.FailureAsync());
        bench.Base.Make(python: false);
        Assert.Equal(BuildProblems.NoPython, await bench.FailureAsync());
    }

    [Fact]
    public async Task An_image_with_another_Python_than_asked_for_is_refused()
    {
        using var bench = PipelineTests.Full();
        bench.Spec = bench.Spec with { Python = bench.Spec.Python with { RequiresPython = new("<3", null) } };
        Assert.Equal(BuildProblems.OtherPython, await bench.FailureAsync());
    }

    [Fact]
    public async Task A_Dockerfile_that_is_gone_is_a_problem_of_the_declaration()
    {
        using var bench = new Workbench();
        bench.Spec = bench.Spec with { Dockerfile = new DockerfileSpec("/nowhere/Dockerfile", "/nowhere") };
        Assert.Equal(BuildProblems.MissingStepFile, await bench.FailureAsync());
    }

    [Fact]
    public async Task What_fails_while_it_runs_is_told_and_leaves_nothing()
    {
        using var bench = PipelineTests.Full();
        bench.Runner.Answer = (199, "no apt-get in this image");
        Assert.Equal(BuildProblems.NoApt, await bench.FailureAsync());
        bench.Runner.Answer = (100, "E: Unable to locate package curl");
        Assert.Equal(BuildProblems.AptFailed, await bench.FailureAsync());
        bench.Install();
        bench.Runner.Answer = (2, "make: *** no rule");
        Assert.Equal(BuildProblems.StepFailed, await bench.FailureAsync());
        bench.Runner.Answer = (0, "");
        Assert.Equal("step", (await bench.BuildAsync()).Layers[^1].Kind);
        Assert.Empty(await Oci.Store.StoreCheck.RunAsync(bench.Store, deep: true, Workbench.Token));
    }

    [Fact]
    public async Task A_missing_step_file_or_a_wrong_package_name_is_told_before_anything_is_made()
    {
        using var bench = PipelineTests.Full();
        bench.Install("curl", "--force-yes");
        Assert.Equal(BuildProblems.InvalidPackageName, await bench.FailureAsync());
        File.Delete(bench["project/Makefile"]);
        Assert.Equal(BuildProblems.MissingStepFile, await bench.FailureAsync());
        Assert.Empty(bench.Runner.Requests);
    }

    [Fact]
    public async Task Two_wheels_that_bring_one_file_are_refused_and_both_named()
    {
        using var bench = new Workbench();
        foreach (var name in new[] { "one", "two" }) new WheelMaker(name, "1.0").Add("shared/x.py", name).Save(bench.Wheels);
        bench.Require("one==1.0", "two==1.0");
        var problem = (await Assert.ThrowsAsync<BerthException>(bench.BuildAsync)).Problems[0];
        Assert.Equal(PythonProblems.WheelClash, problem.Code);
        Assert.Contains("one", problem.What, StringComparison.Ordinal);
        Assert.Contains("two", problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wheel_that_was_replaced_after_locking_is_refused()
    {
        using var bench = PipelineTests.Full();
        await bench.WriteLockAsync();
        new WheelMaker("lib", "2.0").Add("lib.py", "x = 2\n").Save(bench.Wheels);
        bench.OtherStore("second");
        Assert.Equal(PythonProblems.HashMismatch, await bench.FailureAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_lock_with_other_steps_than_the_file_is_refused(int steps)
    {
        using var bench = PipelineTests.Full();
        var (made, variant) = await bench.Pipeline.LockAsync(bench.Declaration, Workbench.Token);
        LockStore.Write(LockStore.PathBeside(bench.File), made.With(variant with { Steps = [.. Enumerable.Repeat(variant.Steps[0], steps)] }));
        Assert.Equal(CoreProblems.UnreadableLock, await bench.FailureAsync());
    }

    [Fact]
    public async Task An_explanation_names_what_is_there_what_is_to_be_made_and_what_changed()
    {
        using var bench = PipelineTests.Full();
        var explanation = new EnvironmentExplanation(bench.Store);
        var (_, variant) = await bench.Pipeline.LockAsync(bench.Declaration, Workbench.Token);
        await bench.BuildAsync();
        var rows = explanation.Of(bench.File, bench.Spec, variant);
        Assert.Equal(["base", "apt", "python", "wheels bucket", "wheels bucket", "step 1"], rows.Select(r => r.Slot.Split(" 0")[0].Split(" 1")[0] is "step" ? r.Slot : r.Slot.StartsWith("wheels", StringComparison.Ordinal) ? "wheels bucket" : r.Slot));
        Assert.All(rows, r => Assert.Equal((LayerVerdict.Cached, 0), (r.Verdict, r.Changes.Length)));
        bench.Step("make test");
        bench.Install("curl", "git");
        var next = variant with { Apt = variant.Apt! with { Request = ["curl", "git"] }, Steps = variant.Steps.Add(new LockedStep("make test", new LockedLayer(variant.Base.Manifest, ContentDigest.Of("not there"), 1))) };
        next = next with { Apt = next.Apt! with { Layer = next.Steps[1].Layer } };
        rows = explanation.Of(bench.File, bench.Spec, next);
        Assert.Equal(LayerVerdict.ToMake, rows[1].Verdict);
        Assert.Equal(["packages: curl → curl git"], rows[1].Changes);
        Assert.Equal(LayerVerdict.Unknown, rows[^1].Verdict);
        Assert.Equal(LayerVerdict.Cached, rows[2].Verdict);
    }
}
