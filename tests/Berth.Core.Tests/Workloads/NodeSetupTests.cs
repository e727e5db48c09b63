using System.Diagnostics;
using Berth.Core.Workloads;

namespace Berth.Core.Tests.Workloads;

/// <summary>
/// The runner with real shells and processes. Where the documented wrapper of Azure ML does something else (reference §12.3), the test's name
/// says what must happen here.
/// </summary>
public sealed class NodeSetupTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("berth-node-setup-").FullName;

    public NodeSetupTests() => File.WriteAllText(Path.Combine(folder, "node-setup.sh"), NodeSetup.Runner());

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Setup_runs_once_and_every_process_runs_after_it()
    {
        Write("setup.sh", "echo setup >>log\nsleep 0.5\necho ready >>log\n");
        Write("run.sh", "echo run >>log\n");
        var ends = await AllAsync(6);
        Assert.All(ends, e => Assert.Equal(0, e.Code));
        Assert.Equal(["setup", "ready", "run", "run", "run", "run", "run", "run"], Log());
    }

    [Fact]
    public async Task A_setup_that_fails_ends_every_process_with_its_status_and_nothing_runs()
    {
        Write("setup.sh", "sleep 0.3; exit 7\n");
        Write("run.sh", "echo run >>log\n");
        var ends = await AllAsync(4);
        Assert.All(ends, e => Assert.Equal(7, e.Code));
        Assert.All(ends, e => Assert.Contains("./setup.sh ended with 7", e.Error, StringComparison.Ordinal));
        Assert.Empty(Log());
    }

    [Theory]
    [InlineData("false\necho on >>log\n", 1)]
    [InlineData("exit 3\n", 3)]
    [InlineData("kill -KILL $$\n", 137)]
    [InlineData("#!/bin/sh\n# a comment\nfalse\n", 1)]
    [InlineData("#!/usr/bin/env sh\nfalse\necho on >>log\n", 1)]
    public async Task A_setup_that_fails_alone_ends_the_process_with_its_status(string setup, int status)
    {
        Write("setup.sh", setup);
        Write("run.sh", "echo run >>log\n");
        Assert.Equal(status, (await AloneAsync()).Code);
        Assert.Empty(Log());
    }

    [Theory]
    [InlineData("echo setup >>log\n", "echo run >>log\n")]
    [InlineData("echo setup >>log", "echo run >>log")]
    [InlineData("#!/bin/sh\n\n\necho setup >>log\n\n", "# first\n\nif true\nthen\n  echo run >>log\nfi\n")]
    [InlineData("echo setup >>log\r\n", "#!/bin/sh\r\nif true\r\nthen\r\n  echo run >>log\r\nfi\r\n")]
    public async Task Files_run_as_files_whatever_lines_they_have(string setup, string run)
    {
        Write("setup.sh", setup);
        Write("run.sh", run);
        Assert.Equal(0, (await AloneAsync()).Code);
        Assert.Equal(["setup", "run"], Log());
    }

    [Fact]
    public async Task A_killed_setup_process_ends_the_others()
    {
        Write("setup.sh", "echo setup >>log\nsleep 30\n");
        Write("run.sh", "echo run >>log\n");
        var first = Start("0");
        await UntilAsync(() => Log().Length == 1);
        Process[] others = [Start("1"), Start("2")];
        await Task.Delay(300, Token);
        Assert.All(others, o => Assert.False(o.HasExited));
        first.Kill();
        List<(int Code, string Error)> ends = [];
        foreach (var other in others) ends.Add(await EndAsync(other));
        Assert.All(ends, e => Assert.Equal(137, e.Code));
        // The one that notices says so; the other finds it written down.
        Assert.Single(ends, e => e.Error.Contains("was killed", StringComparison.Ordinal));

        await EndAsync(first);
        Assert.Equal(["setup"], Log());
    }

    [Fact]
    public async Task A_stopped_setup_process_stops_setup_and_the_others()
    {
        Write("setup.sh", "echo setup >>log\nexec sleep 30\n");
        Write("run.sh", "echo run >>log\n");
        var first = Start("0");
        await UntilAsync(() => Log().Length == 1);
        var other = Start("1");
        using (var kill = Process.Start("kill", ["-TERM", $"{first.Id}"])) await kill.WaitForExitAsync(Token);
        Assert.Equal(143, (await EndAsync(first)).Code);
        Assert.Equal(143, (await EndAsync(other)).Code);
    }

    [Fact]
    public async Task What_setup_leaves_in_the_background_holds_nobody_up()
    {
        Write("setup.sh", "sleep 20 >/dev/null 2>&1 &\necho setup >>log\n");
        Write("run.sh", "echo run >>log\n");
        var watch = Stopwatch.StartNew();
        Assert.All(await AllAsync(2), e => Assert.Equal(0, e.Code));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task A_setup_that_takes_too_long_ends_every_process()
    {
        Write("setup.sh", "sleep 30\n");
        Write("run.sh", "echo run >>log\n");
        Assert.All(await AllAsync(3, ("BERTH_SETUP_TIMEOUT", "1")), e => Assert.Equal(124, e.Code));
    }

    [Fact]
    public async Task An_earlier_job_or_attempt_does_not_count()
    {
        Write("setup.sh", "echo setup >>log\n");
        Write("run.sh", ":\n");
        Assert.Equal(0, (await EndAsync(Start("0", ("PMIX_NAMESPACE", "first")))).Code);
        Assert.Equal(0, (await EndAsync(Start("0", ("PMIX_NAMESPACE", "second")))).Code);
        Assert.Equal(0, (await EndAsync(Start("0", ("PMIX_NAMESPACE", "second"), ("TORCHELASTIC_RESTART_COUNT", "1")))).Code);
        Assert.Equal(0, (await EndAsync(Start("1", ("PMIX_NAMESPACE", "first")))).Code);
        Assert.Equal(["setup", "setup", "setup"], Log());
    }

    [Theory]
    [InlineData("setup.sh")]
    [InlineData("run.sh")]
    public async Task A_missing_file_is_an_error_before_anything_runs(string missing)
    {
        foreach (var name in new[] { "setup.sh", "run.sh" })
            if (name != missing) Write(name, "echo no >>log\n");
        var end = await AloneAsync();
        Assert.Equal(127, end.Code);
        Assert.Contains(missing, end.Error, StringComparison.Ordinal);
        Assert.Empty(Log());
    }

    [Theory]
    [InlineData("exit 9\n", 9)]
    [InlineData("kill -KILL $$\n", 137)]
    [InlineData("kill -TERM $$\n", 143)]
    public async Task The_status_is_that_of_the_program(string run, int status)
    {
        Write("setup.sh", ":\n");
        Write("run.sh", run);
        Assert.Equal(status, (await AloneAsync()).Code);
    }

    [Fact]
    public async Task Setup_hands_variables_to_every_process()
    {
        Write("setup.sh", "printf 'DATA=/tmp/a b\\n# note\\nEMPTY=\\n' >>\"$BERTH_SETUP_ENV\"\nexport LOST=1\n");
        Write("run.sh", "echo \"$DATA|${EMPTY-unset}|${LOST-lost}\" >>log\n");
        Assert.All(await AllAsync(2), e => Assert.Equal(0, e.Code));
        Assert.Equal(["/tmp/a b||lost", "/tmp/a b||lost"], Log());
    }

    [Fact]
    public async Task A_line_that_is_no_variable_is_an_error()
    {
        Write("setup.sh", "echo '1A=$(touch evil)' >>\"$BERTH_SETUP_ENV\"\n");
        Write("run.sh", "echo run >>log\n");
        Assert.Equal(65, (await AloneAsync()).Code);
        Assert.Empty(Log());
    }

    [Fact]
    public async Task Arguments_and_input_reach_the_files()
    {
        Write("setup.sh", "read -r line; echo \"setup $line\" >>log\n");
        Write("run.sh", "echo \"run $1 $2\" >>log\n");
        var process = Start(null, [], "a b", "c");
        await process.StandardInput.WriteLineAsync("word");
        Assert.Equal(0, (await EndAsync(process)).Code);
        Assert.Equal(["setup word", "run a b c"], Log());
    }

    [Fact]
    public async Task The_documented_wrappers_ways_are_there_on_request()
    {
        Write("setup.sh", "exit 5\n");
        Write("run.sh", "echo run >>log\n");
        Assert.All(await AllAsync(2, ("BERTH_SETUP_MODE", "azureml-compat")), e => Assert.Equal(0, e.Code));
        Assert.Equal(["run", "run"], Log());
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);

    private string[] Log() => File.Exists(Path.Combine(folder, "log")) ? File.ReadAllLines(Path.Combine(folder, "log")) : [];

    private async Task<List<(int Code, string Error)>> AllAsync(int count, params (string Name, string Value)[] variables)
    {
        var started = Enumerable.Range(0, count).Select(i => Start($"{i}", variables)).ToList();
        List<(int, string)> ends = [];
        foreach (var process in started) ends.Add(await EndAsync(process));
        return ends;
    }

    private Task<(int Code, string Error)> AloneAsync() => EndAsync(Start(null));

    private Process Start(string? rank, params (string Name, string Value)[] variables) => Start(rank, variables, []);

    private Process Start(string? rank, (string Name, string Value)[] variables, params string[] arguments)
    {
        var start = new ProcessStartInfo("/bin/sh", ["node-setup.sh", "setup.sh", "run.sh", .. arguments])
        {
            WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        start.Environment["TMPDIR"] = folder;
        if (rank is not null)
        {
            start.Environment["OMPI_COMM_WORLD_LOCAL_RANK"] = rank;
            start.Environment["PMIX_NAMESPACE"] = "job";
        }

        foreach (var (name, value) in variables) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static async Task<(int Code, string Error)> EndAsync(Process process)
    {
        using (process)
        {
            process.StandardInput.Close();
            // A child that outlives the shell may hold the stream, so the end of the process is waited for, not that of the stream.
            await process.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromSeconds(60), Token);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
            patience.CancelAfter(TimeSpan.FromSeconds(1));
            var error = new System.Text.StringBuilder();
            var buffer = new char[4096];
            try
            {
                for (int got; (got = await process.StandardError.ReadAsync(buffer, patience.Token)) > 0;) error.Append(buffer, 0, got);
            }
            catch (OperationCanceledException) when (!Token.IsCancellationRequested)
            {
                error.Append("(still open)");
            }

            return (process.ExitCode, error.ToString());
        }
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var tries = 0; !holds(); tries++)
        {
            Assert.True(tries < 600, "it never came");
            await Task.Delay(50, Token);
        }
    }
}
