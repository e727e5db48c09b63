using System.Diagnostics;

namespace Berth.EndToEnd;

/// <summary>Signals, streams and terminals between the user's shell and the task.</summary>
public sealed class SignalTests(SharedStore store) : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Fact]
    public async Task A_termination_reaches_the_task_and_its_own_exit_code_comes_back()
    {
        using var run = await StartedAsync("trap 'echo told; exit 5' TERM; echo ready; while :; do sleep 0.1; done");
        await SignalAsync("TERM", run);
        Assert.Equal("told\n", await run.StandardOutput.ReadToEndAsync(Cancellation));
        await run.WaitForExitAsync(Cancellation);
        Assert.Equal(5, run.ExitCode);
    }

    [Fact]
    public async Task A_task_that_ignores_termination_is_killed_after_the_grace_period()
    {
        using var run = await StartedAsync("trap '' TERM; echo ready; while :; do sleep 0.1; done");
        var watch = Stopwatch.StartNew();
        await SignalAsync("TERM", run);
        await run.WaitForExitAsync(Cancellation);
        Assert.Equal(137, run.ExitCode);
        Assert.InRange(watch.Elapsed.TotalSeconds, 5, 20);
    }

    [Fact]
    public async Task Other_signals_are_passed_on_as_they_are()
    {
        using var run = await StartedAsync("trap 'echo user one; exit 0' USR1; echo ready; while :; do sleep 0.1; done");
        await SignalAsync("USR1", run);
        Assert.Equal("user one\n", await run.StandardOutput.ReadToEndAsync(Cancellation));
    }

    [Fact]
    public async Task Standard_input_reaches_the_task_only_when_asked()
    {
        Assert.Equal("some text\n", await WithInputAsync("-i"));
        Assert.Equal("", await WithInputAsync("-q"));
    }

    [Fact]
    public async Task With_a_terminal_the_task_has_one_and_its_exit_code_comes_back()
    {
        if (!File.Exists("/usr/bin/script")) Assert.Skip("needs `script`: apt-get install bsdutils");
        Declare();
        var berth = store.Berth;
        var result = await new Command("/usr/bin/script", ["-qec", $"'{BerthCommand.Executable}' run -q -it '{_folder.Path}' -- sh -c 'test -t 0 && tty; exit 4'", "/dev/null"])
        {
            Variables = new Dictionary<string, string?> { ["BERTH_HOME"] = berth.Home },
        }.RunAsync(Cancellation);
        result.Ended(4).Printed("/dev/pts/0");
    }

    [Fact]
    public async Task A_terminal_is_refused_where_there_is_none()
    {
        Declare();
        (await store.Berth.RunAsRootAsync("run", "-it", _folder.Path, "--", "true")).Ended(64).Said("BERTH6202", "fix:");
    }

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private void Declare() => _folder.Write("berth.yaml", SharedStore.PlainDeclaration);

    private async Task<string> WithInputAsync(string option)
    {
        Declare();
        using var run = store.Berth.StartAsRoot("run", "-q", option, _folder.Path, "--", "cat");
        await run.StandardInput.WriteLineAsync("some text");
        run.StandardInput.Close();
        var output = await run.StandardOutput.ReadToEndAsync(Cancellation);
        await run.WaitForExitAsync(Cancellation);
        Assert.Equal(0, run.ExitCode);
        return output;
    }

    /// <summary>The task's first line was read: its traps are set.</summary>
    private async Task<Process> StartedAsync(string script)
    {
        Declare();
        var run = store.Berth.StartAsRoot("run", "-q", _folder.Path, "--", "sh", "-c", script);
        Assert.Equal("ready", await run.StandardOutput.ReadLineAsync(Cancellation));
        return run;
    }

    private static async Task SignalAsync(string signal, Process process) =>
        (await new Command("/bin/kill", [$"-{signal}", $"{process.Id}"]).RunAsync(Cancellation)).Ended(0);
}
