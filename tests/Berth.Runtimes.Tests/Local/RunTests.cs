using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Runtimes.Local;
using Berth.Runtimes.Local.Linux;
using Berth.Runtimes.Local.Logs;
using static Berth.Runtimes.Tests.Local.Containers;

namespace Berth.Runtimes.Tests.Local;

public class RunTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Output_errors_and_the_exit_code_come_through()
    {
        var ran = await Containers.RunAsync("echo out; echo err >&2; exit 7");
        Assert.Equal((7, null, false), (ran.Result.ExitCode, ran.Result.Signal, ran.Result.OutOfMemory));
        Assert.Equal(("out\n", "err\n"), (ran.Output, ran.Error));
        Assert.Null(ran.Result.Problem);
    }

    /// <summary>A run's thread has a mount namespace and a folder of its own for a moment; a thread started from it then would keep them.</summary>
    [Fact]
    public async Task Runs_leave_every_thread_in_the_folder_and_the_namespace_it_was_in()
    {
        var folder = Directory.GetCurrentDirectory();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Containers.RunAsync("true")));
        Assert.Equal(folder, await Task.Run(Directory.GetCurrentDirectory, Token));
        // Threads of runs that have ended, here and in other tests, take a moment to go.
        for (var patience = 0; Namespaces().Count > 1 && patience < 100; patience++) await Task.Delay(50, Token);
        Assert.Single(Namespaces());

        static List<string> Namespaces() =>
            [.. Directory.EnumerateDirectories("/proc/self/task").Select(t => new FileInfo($"{t}/ns/mnt").LinkTarget).OfType<string>().Distinct()];
    }

    [Fact]
    public async Task A_task_that_signals_itself_to_death_is_told_from_one_that_exits_likewise()
    {
        var exited = await Containers.RunAsync("exit 137");
        Assert.Equal((137, null), (exited.Result.ExitCode, exited.Result.Signal));
        var runtime = Open();
        var run = runtime.Start(Request("sleep 100"), new RunStreams());
        run.Kill();
        var killed = await run.Completion;
        Assert.Equal((137, (int?)9, false), (killed.ExitCode, killed.Signal, killed.OutOfMemory));
    }

    [Fact]
    public async Task Environment_folder_host_name_and_user_are_as_asked()
    {
        var request = Request("echo $A; pwd; hostname; id -u; id -g; id -G; cat /etc/hostname; grep -c berth-test /etc/hosts") with
        {
            Environment = ["PATH=/bin", "A=b c"], WorkDirectory = "/work/here", HostName = "berth-test", User = "ada",
        };
        var ran = await Containers.RunAsync(request, Token);
        Assert.Equal("b c\n/work/here\nberth-test\n1234\n100\n100 777\nberth-test\n1\n", ran.Output);
    }

    [Fact]
    public async Task Host_files_and_folders_are_shown_and_are_read_only_unless_asked()
    {
        var request = Request("cat /data/in; echo x > /data/in; echo y > /out/made");
        var (source, made) = (Path.Combine(request.RunDirectory, "in"), Path.Combine(request.RunDirectory, "out"));
        File.WriteAllText(source, "given\n");
        Directory.CreateDirectory(made);
        var ran = await Containers.RunAsync(request with { Mounts = [new RunMount(source, "/data/in"), new RunMount(made, "/out", ReadOnly: false)] }, Token);
        Assert.Equal("given\n", ran.Output);
        Assert.Contains("Read-only", ran.Error, StringComparison.Ordinal);
        Assert.Equal("y\n", File.ReadAllText(Path.Combine(made, "made")));
        Assert.Equal("given\n", File.ReadAllText(source));
    }

    [Fact]
    public async Task Input_is_passed_on_when_interactive_and_empty_otherwise()
    {
        var request = Request("cat");
        var file = Path.Combine(request.RunDirectory, "input");
        File.WriteAllText(file, "typed");
        using var input = File.OpenHandle(file);
        var said = new MemoryStream();
        var streams = new RunStreams { Input = input, Output = b => said.Write(b) };
        await Open().RunAsync(request with { Interactive = true }, streams, Token);
        await Open().RunAsync(Request("cat"), streams, Token);
        Assert.Equal("typed", System.Text.Encoding.UTF8.GetString(said.ToArray()));
    }

    [Theory]
    [InlineData("/bin/no-such", 127, "BERTH5005")]
    [InlineData("no-such", 127, "BERTH5005")]
    [InlineData("/scripts/not-executable", 126, "BERTH5006")]
    [InlineData("/scripts", 126, "BERTH5006")]
    [InlineData("/scripts/no-line", 126, "BERTH5006")]
    [InlineData("/scripts/no-interpreter", 127, "BERTH5005")]
    public async Task A_command_that_cannot_start_is_explained(string command, int code, string problem)
    {
        var ran = await Containers.RunAsync(Request([command]), Token);
        Assert.Equal((code, problem), (ran.Result.ExitCode, ran.Result.Problem?.Code.Id));
        Assert.NotNull(ran.Result.Problem?.Fix);
    }

    [Fact]
    public async Task A_script_with_a_first_line_runs() =>
        Assert.Equal("ran\n", (await Containers.RunAsync(Request(["/scripts/good"]), Token)).Output);

    [Fact]
    public async Task An_unknown_user_is_a_problem_with_the_nearest_name()
    {
        var failure = await Assert.ThrowsAsync<BerthException>(() => Containers.RunAsync(Request("true") with { User = "adda" }, Token));
        Assert.Equal(RuntimeProblems.NoSuchUser, failure.Problems[0].Code);
        Assert.Contains("`ada`", failure.Problems[0].Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_cannot_work_names_all_that_is_wrong()
    {
        var failure = await Assert.ThrowsAsync<BerthException>(() => Containers.RunAsync(Request("true") with
        {
            Id = "../x", WorkDirectory = "here", StopSignal = "SIGNONE", Limits = new ResourceSpec { Cpus = 0, Pids = 0, Memory = 1 },
            Mounts = [new RunMount("/no/such/file", "/a")], Environment = ["=x", "A=\0"],
        }, Token));
        Assert.Equal(9, failure.Problems.Length);
        Assert.All(failure.Problems, p => Assert.NotNull(p.Fix));
    }

    [Fact]
    public async Task A_run_directory_that_cannot_be_written_is_a_problem()
    {
        var failure = await Assert.ThrowsAsync<BerthException>(() =>
            Containers.RunAsync(Request("true") with { RunDirectory = Path.Combine(TestRootfs.Scratch, "no", "such") }, Token));
        Assert.Equal(RuntimeProblems.CannotWriteRun, failure.Problems[0].Code);
    }

    [Fact]
    public async Task Cancelling_sends_the_stop_signal_first()
    {
        using var stop = new CancellationTokenSource();
        var request = Request("trap 'echo bye; exit 3' TERM; echo up; while :; do sleep 0.05; done");
        var result = await Open().RunAsync(request, new RunStreams { Output = _ => stop.Cancel() }, stop.Token);
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("bye", File.ReadAllText(Path.Combine(request.RunDirectory, RunLog.FileName)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_that_ignores_the_stop_signal_is_killed_after_the_grace()
    {
        using var stop = new CancellationTokenSource();
        var request = Request("trap '' TERM; echo up; while :; do sleep 0.05; done") with { StopGrace = TimeSpan.FromMilliseconds(200) };
        var result = await Open().RunAsync(request, new RunStreams { Output = _ => stop.Cancel() }, stop.Token);
        Assert.Equal((137, (int?)9), (result.ExitCode, result.Signal));
    }

    [Theory]
    [InlineData(Signals.User1, "USR1")]
    [InlineData(Signals.Interrupt, "INT")]
    [InlineData(Signals.Hangup, "HUP")]
    public async Task Signals_reach_the_task(int signal, string name)
    {
        LocalRun? run = null;
        var started = new TaskCompletionSource();
        run = Open().Start(Request($"trap 'exit 42' {name}; echo up; while :; do sleep 0.05; done"), new RunStreams { Output = _ => started.TrySetResult() });
        await started.Task;
        run.Signal(signal);
        Assert.Equal(42, (await run.Completion).ExitCode);
    }

    [Fact]
    public async Task Nothing_of_a_finished_run_is_left_but_its_log()
    {
        var request = Request("mkdir -p /made/deep; echo x > /made/deep/file; echo done");
        await Containers.RunAsync(request, Token);
        Assert.Equal([RunLog.FileName], Directory.GetFileSystemEntries(request.RunDirectory).Select(Path.GetFileName));
        Assert.False(File.Exists(Path.Combine(Options.ActiveDirectory, request.Id)));
        Assert.False(Directory.Exists(Path.Combine(Options.EngineState, request.Id)));
        Assert.DoesNotContain(request.Id, File.ReadAllText("/proc/self/mounts"), StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories("/sys/fs/cgroup", request.Id, new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 }));
    }

    [Fact]
    public async Task The_upper_directory_stays_when_asked()
    {
        var request = Request("echo x > /made") with { KeepUpper = true };
        await Containers.RunAsync(request, Token);
        Assert.Equal(["made"], Directory.GetFileSystemEntries(Path.Combine(request.RunDirectory, "upper")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_sink_that_went_away_ends_a_task_that_goes_on_writing()
    {
        var result = await Open().RunAsync(Request("exec yes"), new RunStreams { Output = _ => throw new IOException("gone") }, Token);
        Assert.NotEqual(0, result.ExitCode);
    }

    [Fact]
    public async Task A_hundred_layers_mount()
    {
        var request = Request("cat /n99 /n0");
        var more = Enumerable.Range(0, 100).Select(i =>
        {
            var layer = Path.Combine(request.RunDirectory, "layers", new string('x', 60) + i);
            Directory.CreateDirectory(layer);
            File.WriteAllText(Path.Combine(layer, $"n{i}"), $"{i}\n");
            return layer;
        });
        var ran = await Containers.RunAsync(request with { LowerDirectories = [.. request.LowerDirectories, .. more] }, Token);
        Assert.Equal("99\n0\n", ran.Output);
    }

    [Fact]
    public async Task A_missing_layer_is_named()
    {
        var request = Request("true");
        var failure = await Assert.ThrowsAsync<BerthException>(() =>
            Containers.RunAsync(request with { LowerDirectories = [.. request.LowerDirectories, "/no/such/layer"] }, Token));
        Assert.Contains("`/no/such/layer`", failure.Problems[0].What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thirty_runs_at_the_same_time_keep_apart()
    {
        var runs = Enumerable.Range(0, 30).Select(i => Containers.RunAsync(Request($"echo {i} > /mine; sleep 0.2; cat /mine; exit {i}"), Token)).ToArray();
        var ran = await Task.WhenAll(runs);
        Assert.Equal(Enumerable.Range(0, 30), ran.Select(r => r.Result.ExitCode));
        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"{i}\n"), ran.Select(r => r.Output));
    }
}
