using System.Globalization;
using Berth.Core.Workloads;
using Berth.Runtimes.Local;
using static Berth.Runtimes.Tests.Local.Containers;

namespace Berth.Runtimes.Tests.Local;

public class IsolationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Root_has_the_usual_capabilities_and_cannot_gain_more()
    {
        var ran = await Containers.RunAsync("grep -E 'Cap(Eff|Bnd|Inh|Amb)|NoNewPrivs|Seccomp:' /proc/self/status");
        // Audit write, chown, dac override, fowner, fsetid, kill, mknod, net bind, net raw, setfcap, setgid, setpcap, setuid, chroot.
        var bits = new[] { 29, 0, 1, 3, 4, 5, 27, 10, 13, 31, 6, 8, 7, 18 }.Sum(b => 1L << b).ToString("x16", CultureInfo.InvariantCulture);
        var none = new string('0', 16);
        Assert.Equal($"CapInh:\t{none}\nCapEff:\t{bits}\nCapBnd:\t{bits}\nCapAmb:\t{none}\nNoNewPrivs:\t1\nSeccomp:\t2\n", ran.Output);
    }

    [Fact]
    public async Task An_ordinary_user_has_no_capabilities()
    {
        var ran = await Containers.RunAsync(Request("grep CapEff /proc/self/status; mknod /tmp/x c 1 3") with { User = "1000:1000" }, Token);
        Assert.Equal("CapEff:\t0000000000000000\n", ran.Output);
        Assert.NotEqual(0, ran.Result.ExitCode);
    }

    [Theory]
    [InlineData("mount -t tmpfs none /tmp")]
    [InlineData("unshare -U true")]
    [InlineData("unshare -m true")]
    [InlineData("hostname other")]
    [InlineData("echo x > /proc/sys/kernel/hostname")]
    [InlineData("mkdir /sys/fs/cgroup/memory/x")]
    [InlineData("echo b > /proc/sysrq-trigger")]
    [InlineData("head -c 1 /dev/vda")]
    [InlineData("mknod /tmp/disk b 254 0 && head -c 1 /tmp/disk")]
    public async Task What_reaches_out_of_the_container_fails(string script) =>
        Assert.NotEqual(0, (await Containers.RunAsync(script)).Result.ExitCode);

    [Fact]
    public async Task The_kernels_own_files_are_masked()
    {
        var ran = await Containers.RunAsync("cat /proc/kcore /proc/keys /proc/timer_list 2>/dev/null | wc -c; ls /sys/firmware | wc -l");
        Assert.Equal("0\n0\n", ran.Output);
    }

    [Fact]
    public async Task Processes_of_the_host_are_not_seen_and_the_usual_devices_are()
    {
        var ran = await Containers.RunAsync("ls -d /proc/[0-9]* | wc -l; ls /dev; stat -c %a /dev/shm /dev/null");
        var lines = ran.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(int.Parse(lines[0], CultureInfo.InvariantCulture) < 6, ran.Output);
        Assert.Equal(
            ["fd", "full", "mqueue", "null", "ptmx", "pts", "random", "shm", "stderr", "stdin", "stdout", "tty", "urandom", "zero"], lines[1..^2]);
        Assert.Equal(["1777", "666"], lines[^2..]);
    }

    [Fact]
    public async Task Shared_memory_has_the_size_asked_for_and_64_MiB_otherwise()
    {
        const string Script = "df -k /dev/shm | tail -n 1 | while read a size b; do echo $size; done";
        Assert.Equal("65536\n", (await Containers.RunAsync(Script)).Output);
        Assert.Equal("8192\n", (await Containers.RunAsync(Request(Script) with { Limits = new ResourceSpec { SharedMemory = 8 << 20 } }, Token)).Output);
    }

    [Fact]
    public async Task Too_many_processes_are_refused()
    {
        var ran = await Containers.RunAsync(Request("for i in 1 2 3 4 5 6 7 8; do sleep 0.3 & done; wait") with { Limits = new ResourceSpec { Pids = 4 } }, Token);
        Assert.Contains("fork", ran.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_task_over_its_memory_is_told_from_one_that_was_killed()
    {
        var limits = new ResourceSpec { Memory = 32 << 20 };
        var over = await Containers.RunAsync(Request("head -c 200000000 /dev/zero | exec tail -c 150000000 > /dev/null") with { Limits = limits }, Token);
        Assert.True(over.Result.OutOfMemory);
        Assert.Equal(("BERTH5010", 137), (over.Result.Problem?.Code.Id, over.Result.ExitCode));
        Assert.Contains("32 MiB", over.Result.Problem?.What, StringComparison.Ordinal);
        var killed = await Containers.RunAsync(Request("sh -c 'kill -9 $$'") with { Limits = limits }, Token);
        Assert.Equal((137, false, null), (killed.Result.ExitCode, killed.Result.OutOfMemory, killed.Result.Problem));
    }

    [Fact]
    public async Task Processor_time_is_limited()
    {
        var ran = await Containers.RunAsync(
            Request("cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us /sys/fs/cgroup/cpu.max 2>/dev/null") with { Limits = new ResourceSpec { Cpus = 1.5m } }, Token);
        Assert.StartsWith("150000", ran.Output, StringComparison.Ordinal);
    }
}
