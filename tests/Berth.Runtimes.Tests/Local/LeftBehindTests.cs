using System.Diagnostics;
using Berth.Runtimes.Local;
using Berth.Runtimes.Local.Active;
using Berth.Runtimes.Local.Linux;

namespace Berth.Runtimes.Tests.Local;

public class LeftBehindTests
{
    private const string HostVariable = "BERTH_TEST_HOSTS_RUN";

    /// <summary>Not a test of its own: what the child process of the next one does.</summary>
    [Fact]
    public async Task Host_a_run_when_asked()
    {
        if (Environment.GetEnvironmentVariable(HostVariable) is not { Length: > 0 } home) return;
        var layers = File.ReadAllLines(Path.Combine(home, "layers"));
        var directory = Path.Combine(home, "runs", "hosted");
        Directory.CreateDirectory(directory);
        var runtime = LocalRuntime.Open(LocalRuntimeOptions.Under(home));
        await runtime.RunAsync(
            new RunRequest
            {
                Id = "hosted-" + Path.GetFileName(home), RunDirectory = directory, LowerDirectories = [.. layers],
                Arguments = ["/bin/sh", "-c", "echo big > /big; echo up; exec sleep 7654321"], Environment = ["PATH=/bin"],
            },
            new RunStreams { Output = _ => File.WriteAllText(Path.Combine(home, "up"), "") },
            TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_killed_owner_leaves_nothing_after_the_next_sweep(bool wait)
    {
        Containers.Open();
        var home = Path.Combine(TestRootfs.Scratch, "killed-" + (wait ? "late" : "early"));
        Directory.CreateDirectory(home);
        File.WriteAllLines(Path.Combine(home, "layers"), TestRootfs.Layers);
        var options = LocalRuntimeOptions.Under(home);
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["-method", $"{typeof(LeftBehindTests).FullName}.{nameof(Host_a_run_when_asked)}"])
        {
            RedirectStandardOutput = true, Environment = { [HostVariable] = home },
        };
        using var owner = Process.Start(start)!;
        // Killed when the task is up, or already while the engine works.
        while (!(wait ? File.Exists(Path.Combine(home, "up")) : File.Exists(Path.Combine(home, "runs", "hosted", "box", "config.json")))) Thread.Sleep(1);
        if (wait) Assert.Empty(LeftBehind.Sweep(options));
        owner.Kill();
        owner.WaitForExit();
        var lost = LeftBehind.Sweep(options);
        Assert.Equal(["hosted-" + Path.GetFileName(home)], lost.Select(l => l.Id));
        Assert.Empty(LeftBehind.Sweep(options));
        Assert.Equal(["log.jsonl", "lost"], Directory.GetFileSystemEntries(lost[0].RunDirectory).Select(Path.GetFileName).Order());
        Assert.Empty(TestRootfs.Shell("for p in /proc/[0-9]*; do tr '\\0' ' ' < $p/cmdline 2>/dev/null | grep '^sleep 7654321' ; done; true"));
        Assert.DoesNotContain(lost[0].Id, File.ReadAllText("/proc/self/mounts"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(options.EngineState, lost[0].Id)));
        Assert.Empty(Directory.GetFileSystemEntries(options.ActiveDirectory));
    }

    [Fact]
    public void A_sweep_with_nothing_to_do_makes_nothing()
    {
        var options = LocalRuntimeOptions.Under(Path.Combine(TestRootfs.Scratch, "never-used"));
        Assert.Empty(LeftBehind.Sweep(options));
        Assert.False(Directory.Exists(options.ActiveDirectory));
    }
}
