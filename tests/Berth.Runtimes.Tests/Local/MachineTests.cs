using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Runtimes.Local;
using Berth.Runtimes.Local.Cgroups;
using Berth.Runtimes.Local.Checks;
using Berth.Runtimes.Local.Linux;
using Berth.Runtimes.Local.Rootfs;
using Berth.Tests;

namespace Berth.Runtimes.Tests.Local;

public class MachineTests
{
    private const string Unified = "cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid 0 0\n";
    private const string Hybrid = "cgroup /sys/fs/cgroup/cpu,cpuacct cgroup rw,cpu,cpuacct 0 0\ncgroup /sys/fs/cgroup/memory cgroup rw,memory 0 0\n"
        + "cgroup /sys/fs/cgroup/systemd cgroup rw,xattr,name=systemd 0 0\ncgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0\n";

    [Fact]
    public void Control_groups_are_told_apart_by_their_mounts()
    {
        var hybrid = CgroupLayout.Parse("proc /proc proc rw 0 0\n" + Hybrid, true);
        Assert.True(hybrid is { IsHybrid: true, IsUnified: false });
        Assert.Equal(("/sys/fs/cgroup/cpu,cpuacct", "/sys/fs/cgroup/memory", null), (hybrid.RootOf("cpu"), hybrid.RootOf("memory"), hybrid.RootOf("pids")));
        Assert.Equal(4, hybrid.Roots.Count);
        var unified = CgroupLayout.Parse(Unified, true);
        Assert.True(unified is { IsHybrid: false, IsUnified: true });
        Assert.Equal(["/sys/fs/cgroup"], unified.Roots);
    }

    [Theory]
    [InlineData("low 0\nhigh 0\nmax 3\noom 1\noom_kill 2\noom_group_kill 0\n", 2)]
    [InlineData("oom_kill_disable 0\nunder_oom 0\noom_kill 1\n", 1)]
    [InlineData("oom_kill_disable 0\n", 0)]
    public void Kills_for_lack_of_memory_are_counted(string text, long kills) => Assert.Equal(kills, RunCgroup.CountKills(text));

    [Fact]
    public void Crun_is_passed_over_where_it_cannot_work()
    {
        var (unified, hybrid) = (CgroupLayout.Parse(Unified, true), CgroupLayout.Parse(Hybrid, true));
        Assert.Equal(new ContainerEngine("runc", "/r"), ContainerEngine.Choose(hybrid, "/r", "/c"));
        Assert.Equal(new ContainerEngine("crun", "/c"), ContainerEngine.Choose(unified, null, "/c"));
        Assert.Throws<BerthException>(() => ContainerEngine.Choose(hybrid, null, "/c"));
        Assert.Equal(RuntimeProblems.NoEngine, Assert.Throws<BerthException>(() => ContainerEngine.Choose(unified, null, null)).Problems[0].Code);
    }

    [Fact]
    public void A_limit_without_a_control_group_for_it_is_refused()
    {
        var hybrid = CgroupLayout.Parse(Hybrid, true);
        Assert.Empty(CgroupLimits.Check(new ResourceSpec { Cpus = 1, Memory = 1 << 30 }, hybrid));
        Assert.Equal(RuntimeProblems.LimitUnavailable, Assert.Single(CgroupLimits.Check(new ResourceSpec { Pids = 9 }, hybrid)).Code);
    }

    [Fact]
    public void A_file_to_show_inside_must_be_there()
    {
        var request = Containers.Request("true") with { Mounts = [new RunMount("/no/such/file", "/x"), new RunMount("relative", "/y"), new RunMount("/", "/z")] };
        Assert.Equal([RuntimeProblems.MountSourceMissing, RuntimeProblems.MountSourceMissing], RunChecks.Check(request, CgroupLayout.Parse(Unified, true)).Select(p => p.Code));
    }

    [Fact]
    public void An_engine_that_fails_without_a_word_is_told()
    {
        var start = new EngineStart(new ContainerEngine("runc", "/r"), new RunBox("/no/such/run"), "/state", "id");
        var (problem, exit) = start.Explain("true");
        Assert.Equal((RuntimeProblems.EngineFailed, null), (problem.Code, exit));
    }

    [Fact]
    public async Task A_layer_that_is_gone_is_told()
    {
        var request = Containers.Request("true") with { LowerDirectories = ["/no/such/layer"] };
        var thrown = await Assert.ThrowsAsync<BerthException>(() => Containers.RunAsync(request, TestContext.Current.CancellationToken));
        Assert.Equal(RuntimeProblems.MountFailed, thrown.Problems[0].Code);
    }

    [Fact]
    public void Who_is_not_root_is_told()
    {
        Exception? thrown = null;
        OrdinaryUser.Do(() => thrown = Record.Exception(() => LocalRuntime.Open(Containers.Options)));
        Assert.Equal(RuntimeProblems.NotRoot, Assert.IsType<BerthException>(thrown).Problems[0].Code);
    }

    [Fact]
    public void Checks_of_this_machine_name_what_was_found_and_mend_what_is_not()
    {
        var checks = MachineChecks.Run(Path.Combine(Path.GetTempPath(), "not", "there"));
        Assert.Equal(["kernel", "root", "engine", "overlayfs", "control groups", "seccomp", "disk space"], checks.Select(c => c.Name));
        Assert.All(checks, c => Assert.Equal(c.Ok, c.Fix is null));
        Assert.DoesNotContain(Directory.GetFileSystemEntries(Path.GetTempPath()), f => f.Contains("overlay-check", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SIGTERM", 15)]
    [InlineData("int", 2)]
    [InlineData("34", 34)]
    [InlineData("SIGNONE", null)]
    [InlineData("0", null)]
    [InlineData("", null)]
    public void Signals_are_read_by_name_and_number(string text, int? number) => Assert.Equal(number, Signals.Parse(text));

    [Theory]
    [InlineData("ada", 5, 100, "7,8")]
    [InlineData("5", 5, 100, "7,8")]
    [InlineData("ada:lab", 5, 7, "")]
    [InlineData("99", 99, 0, "")]
    [InlineData("99:12", 99, 12, "")]
    public void Users_are_found_by_name_and_number(string text, uint uid, uint gid, string groups)
    {
        var user = ContainerUser.Find(text, "root:x:0:0::/:\nada:x:5:100:A:/home/ada:/bin/sh\nbroken\n", "users:x:100:\nmore:x:8:ada\nlab:x:7:bob,ada\n");
        Assert.Equal((uid, gid, groups), (user.Uid, user.Gid, string.Join(',', user.Groups)));
    }

    [Fact]
    public void Links_do_not_lead_out_of_a_root()
    {
        var root = Directory.CreateTempSubdirectory("berth-root").FullName;
        Directory.CreateDirectory(Path.Combine(root, "etc"));
        File.CreateSymbolicLink(Path.Combine(root, "etc", "passwd"), "/../../../etc/shadow");
        File.CreateSymbolicLink(Path.Combine(root, "loop"), "loop");
        File.CreateSymbolicLink(Path.Combine(root, "up"), "../../..");
        Assert.Equal(root + "/etc/shadow", RootfsPath.Resolve(root, "/etc/passwd"));
        Assert.Equal(root + "/etc/x", RootfsPath.Resolve(root, "/up/etc/x"));
        Assert.Equal(root, RootfsPath.Resolve(root, "/../.."));
        Assert.Null(RootfsPath.Resolve(root, "/loop/x"));
        Directory.Delete(root, recursive: true);
    }

    [Fact]
    public void Layers_are_named_from_the_deepest_folder_they_share()
    {
        Assert.Equal("/a/b", PrivateMounts.CommonParent(["/a/b/c/d", "/a/b/e"]));
        Assert.Equal("/", PrivateMounts.CommonParent(["/a/b", "/c/d"]));
        Assert.Equal("/a", PrivateMounts.CommonParent(["/a/b", "/a/b"]));
        Assert.Equal("/a", PrivateMounts.CommonParent(["/a/b/c", "/a/b"]));
    }
}
