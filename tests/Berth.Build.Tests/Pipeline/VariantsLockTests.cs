using System.Collections.Immutable;
using Berth.Build.Bases;
using Berth.Build.Pipeline;
using Berth.Build.Wheels;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Probing;
using Berth.Tests.Shared;
using Berth.Python.Tests.Wheels;

namespace Berth.Build.Tests.Pipeline;

/// <summary>Several platforms and accelerators in one lock, over a base that has both platforms.</summary>
public class VariantsLockTests
{
    private static readonly LockVariant Amd64 = new(Platform.LinuxAmd64, Accelerator.Cpu, RunsHere: true);
    private static readonly LockVariant Amd64Cuda = Amd64 with { Accelerator = Accelerator.Cuda };
    private static readonly LockVariant Arm64 = new(Platform.LinuxArm64, Accelerator.Cpu, RunsHere: false);
    private static readonly LockVariant Arm64Cuda = Arm64 with { Accelerator = Accelerator.Cuda };

    [Fact]
    public async Task Each_variant_gets_the_wheel_that_fits_it_and_nothing_runs()
    {
        using var bench = Bench();
        var made = await LockAsync(bench, Amd64, Arm64);
        Assert.Equal(["linux/amd64", "linux/arm64"], made.Variants.Select(v => v.Platform.ToString()));
        Assert.Equal(["demo-1.0-cp311-cp311-manylinux_2_17_x86_64.whl", "demo-1.0-cp311-cp311-manylinux_2_17_aarch64.whl"], made.Variants.Select(v => v.Wheels.Single().FileName));
        Assert.NotEqual(made.Variants[0].Base.Manifest, made.Variants[1].Base.Manifest);
        Assert.Empty(bench.Runner.Requests);
        Assert.Equal(LockFile.Write(made), LockFile.Write(LockFile.Read(LockFile.Write(made), "berth.lock").OrThrow()));
    }

    [Fact]
    public async Task Each_accelerator_is_resolved_by_its_own_index()
    {
        using var bench = Bench();
        var wheel = new WheelMaker("demo", "2.0").Add("demo.py", "");
        using var cuda = new LoopbackServer()
            .On("/demo/", LoopbackServer.Reply.Html($"<a href='/{wheel.FileName}'>{wheel.FileName}</a>")).On($"/{wheel.FileName}", new LoopbackServer.Reply(200, wheel.Bytes()));
        var python = bench.Spec.Python;
        bench.Spec = bench.Spec with { Python = python with { Requirements = [new("demo==2.0", null)], Indexes = python.Indexes with { Cuda = [cuda.Address] } } };
        Assert.Equal("2.0", (await LockAsync(bench, Amd64Cuda)).Variants.Single().Wheels.Single().Version);
        var problem = (await Assert.ThrowsAsync<BerthException>(() => LockAsync(bench, Amd64, Amd64Cuda))).Problems[0];
        Assert.EndsWith("(linux/amd64, cpu)", problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variants_that_still_belong_to_the_declaration_are_kept_and_others_are_told()
    {
        using var bench = Bench();
        var both = await LockAsync(bench, Amd64, Amd64Cuda);
        Write(bench, both);
        var again = await LockAsync(bench, Arm64);
        Assert.Equal(3, again.Variants.Length);
        Write(bench, again);
        // Only what is asked for on cuda changes.
        bench.Spec = bench.Spec with { Python = bench.Spec.Python with { Indexes = bench.Spec.Python.Indexes with { Cuda = ["http://127.0.0.1:1/simple"] } } };
        var changed = await LockAsync(bench, Amd64);
        Assert.Equal(["linux/amd64", "linux/arm64"], changed.Variants.Select(v => v.Platform.ToString()));
        Assert.Equal(BuildProblems.VariantDropped, Assert.Single(bench.Warnings).Code);
        Assert.NotNull(changed.Variants[0].Spec);
        Assert.Equal(LockFile.Digest(again.SpecOf(again.Variants[0]), again.Variants[0]), LockFile.Digest(changed.SpecOf(changed.Variants[0]), changed.Variants[0]));
        Write(bench, changed);
        Assert.Equal(LockFile.Write(changed), LockFile.Write(bench.Pipeline.FindLock(bench.Declaration)!.Value.Lock));
        bench.Settings = bench.Settings with { Locked = true };
        Assert.Equal("linux/amd64", (await bench.Pipeline.LockAsync(bench.Declaration, Workbench.Token)).Variant.Platform.ToString());
    }

    [Fact]
    public async Task What_would_have_to_run_for_a_foreign_platform_is_named_before_anything_is_done()
    {
        using var bench = Bench();
        bench.Install("curl", "git");
        bench.Step("make all");
        bench.Spec = bench.Spec with { Base = PerAccelerator<Declared<string>?>.Same(new("debian:bookworm", null)) };
        var problems = (await Assert.ThrowsAsync<BerthException>(() => LockAsync(bench, Amd64, Arm64, Arm64Cuda))).Problems;
        Assert.All(problems, p => Assert.Equal((BuildProblems.ForeignPlatform, true), (p.Code, p.Fix!.Contains("--platform linux/arm64", StringComparison.Ordinal))));
        Assert.Equal(3, problems.Length);
        foreach (var word in new[] { "debian:bookworm", "apt: [curl, git]", "make all" }) Assert.Contains(problems, p => p.What.Contains(word, StringComparison.Ordinal));
        Assert.Empty(bench.Runner.Requests);
    }

    [Fact]
    public async Task A_variant_that_another_machine_locked_is_kept_although_it_could_not_be_locked_here()
    {
        using var bench = Bench();
        bench.Step("make all");
        var theirs = await LockAsync(bench, Arm64 with { RunsHere = true });
        Write(bench, theirs);
        bench.OtherStore("second");
        var made = await LockAsync(bench, Amd64, Arm64);
        Assert.Equal(theirs.Variants[0].Base, made.Variants[1].Base);
        Assert.Equal([Arm64, Amd64], VariantsLock.Usual(bench.Declaration, Amd64, p => p == Platform.LinuxAmd64));
        bench.Settings = bench.Settings with { Upgrade = true };
        Assert.Equal(BuildProblems.ForeignPlatform, (await Assert.ThrowsAsync<BerthException>(() => LockAsync(bench, Amd64, Arm64))).Problems[0].Code);
    }

    [Fact]
    public async Task A_foreign_Python_that_its_files_do_not_tell_cannot_be_locked()
    {
        using var bench = Bench();
        bench.Base.Make();
        bench.Settings = bench.Settings with { RunsHere = false };
        var problem = (await Assert.ThrowsAsync<BerthException>(() => bench.Pipeline.LockAsync(bench.Declaration, Workbench.Token))).Problems[0];
        Assert.Equal(BuildProblems.ForeignPlatform, problem.Code);
        Assert.Contains("/usr/bin/python3", problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_base_holds_is_found_once_and_remembered()
    {
        using var bench = Bench();
        var variant = (await LockAsync(bench, Amd64)).Variants[0];
        var reference = BaseReference.Parse(bench.Spec.Base.Cpu!, bench["project"]).OrThrow();
        var image = await new BaseImages(bench.Tools, bench.Settings).RestoreAsync(variant.Base, reference, Workbench.Token);
        var found = await new PythonFinder(bench.Tools, bench.Settings).FindAsync(image.DiffIds, Workbench.Token);
        Assert.Equal([new InstalledDistribution("torch", "2.1.0")], found.Installed);
        foreach (var diffId in image.DiffIds) Oci.Linux.TreeRemoval.Remove(bench.Store.SnapshotPath(diffId));
        Assert.Equal(found.Facts.Tags, (await new PythonFinder(bench.Tools, bench.Settings).FindAsync(image.DiffIds, Workbench.Token)).Facts.Tags);
    }

    private static Workbench Bench()
    {
        var bench = new Workbench();
        bench.Base.MakeForBoth();
        foreach (var machine in new[] { "x86_64", "aarch64" }) new WheelMaker("demo", "1.0", $"cp311-cp311-manylinux_2_17_{machine}").Add("demo.py", "x = 1\n").Save(bench.Wheels);
        bench.Require("demo==1.0");
        return bench;
    }

    private static Task<EnvironmentLock> LockAsync(Workbench bench, params ImmutableArray<LockVariant> wanted) =>
        new VariantsLock(bench.Tools, bench.Settings).LockAsync(bench.Declaration, wanted, Workbench.Token);

    private static void Write(Workbench bench, EnvironmentLock made) => LockStore.Write(LockStore.PathBeside(bench.File), made);
}
