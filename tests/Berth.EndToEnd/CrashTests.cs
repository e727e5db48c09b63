namespace Berth.EndToEnd;

/// <summary>After <c>kill -9</c> at any moment the next command leaves nothing running and nothing mounted, and the store verifies.</summary>
public sealed class CrashTests(SharedStore store) : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly string _mark = $"{Random.Shared.Next(100_000, 999_999)}{Environment.ProcessId}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_while_a_task_runs()
    {
        _folder.Write("berth.yaml", SharedStore.PlainDeclaration);
        using var other = store.Berth.StartAsRoot("run", "-q", _folder.Path, "--", "sh", "-c", "trap 'exit 0' TERM; echo ready; while :; do sleep 0.1; done");
        using var run = store.Berth.StartAsRoot("run", "-q", _folder.Path, "--", "sh", "-c", $"echo ready; sleep {_mark}");
        await other.StandardOutput.ReadLineAsync(Cancellation);
        await run.StandardOutput.ReadLineAsync(Cancellation);
        run.Kill();
        await run.WaitForExitAsync(Cancellation);
        (await store.Berth.RunAsync("runs", "--format", "json")).Ended(0).Printed("\"Lost\"", _mark);
        await NothingIsLeftAsync(store.Berth, $"sleep {_mark}");
        Assert.False(other.HasExited, "the run of another, living command was ended too");
        (await new Command("/bin/kill", [$"{other.Id}"]).RunAsync(Cancellation)).Ended(0);
        await other.WaitForExitAsync(Cancellation);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(150)]
    [InlineData(400)]
    [InlineData(1200)]
    public async Task Killed_while_a_step_is_built(int milliseconds)
    {
        var file = _folder.Write("berth.yaml", $"""
            name: crash
            base: oci:{store.Berth.Home}:plain
            steps: ["head -c 20000000 /dev/zero > /opt/{_mark}; sleep 0.1; exec sleep {_mark}"]
            run: echo hello
            """);
        await PlainIsBuiltAsync();
        var berth = new BerthCommand(Path.Combine(_folder.Path, "home"));
        using var build = berth.StartAsRoot("build", file);
        await Task.Delay(milliseconds, Cancellation);
        build.Kill();
        await build.WaitForExitAsync(Cancellation);
        (await berth.RunAsync("runs")).Ended(0);
        await NothingIsLeftAsync(berth, _mark + " ");
        await berth.VerifyStoreAsync();
    }

    [Theory]
    [InlineData(500)]
    [InlineData(4000)]
    [InlineData(9000)]
    public async Task Killed_while_a_base_is_bootstrapped_for_the_lock(int milliseconds)
    {
        var file = _folder.Write("berth.yaml", SharedStore.PlainDeclaration);
        var berth = new BerthCommand(Path.Combine(_folder.Path, "home"));
        using var locking = berth.StartAsRoot("lock", file);
        await Task.Delay(milliseconds, Cancellation);
        locking.Kill();
        await locking.WaitForExitAsync(Cancellation);
        (await berth.RunAsync("runs")).Ended(0);
        await NothingIsLeftAsync(berth, berth.Home);
        await berth.VerifyStoreAsync();
        Assert.False(File.Exists(Path.Combine(_folder.Path, "berth.lock")));
    }

    public void Dispose() => _folder.Dispose();

    private async Task PlainIsBuiltAsync()
    {
        using var plain = new ScratchFolder();
        (await store.Berth.RunAsRootAsync("build", plain.Write("berth.yaml", SharedStore.PlainDeclaration))).Ended(0);
    }

    private static async Task NothingIsLeftAsync(BerthCommand berth, string argument)
    {
        await LiveProcesses.BecomesTrueAsync(() => LiveProcesses.WithArgument(argument).Count == 0, Cancellation);
        Assert.Empty(LiveProcesses.WithArgument(argument));
        Assert.Empty(LiveProcesses.MountsUnder(berth.Home));
    }
}
