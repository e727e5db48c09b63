namespace Berth.EndToEnd;

/// <summary>Exit codes and streams: the task's own code passes through; Berth's own are those of docs/reference/errors.md.</summary>
public sealed class ExitCodeTests(SharedStore store)
{
    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("sh -c 'kill -TERM $$'; exit $?", 143)]
    [InlineData("sh -c 'kill -KILL $$'; exit $?", 137)]
    public async Task The_tasks_own_code_passes_through(string command, int expected)
    {
        using var folder = new ScratchFolder();
        folder.Write("berth.yaml", SharedStore.PlainDeclaration);
        (await store.Berth.RunAsRootAsync("run", folder.Path, "--", "sh", "-c", command)).Ended(expected);
    }

    [Fact]
    public async Task A_tasks_streams_stay_apart()
    {
        using var folder = new ScratchFolder();
        folder.Write("berth.yaml", SharedStore.PlainDeclaration);
        var run = (await store.Berth.RunAsRootAsync("run", folder.Path, "--", "sh", "-c", "echo out; echo err >&2")).Ended(0).Said("err");
        Assert.Equal("out\n", run.Output);
    }

    [Fact]
    public async Task A_failing_start_up_hook_ends_the_task()
    {
        using var folder = new ScratchFolder();
        folder.Write("berth.yaml", SharedStore.PlainDeclaration);
        folder.Write("startup-hook.sh", "exit 9\n");
        var run = (await store.Berth.RunAsRootAsync("run", folder.Path)).Ended(9).Said("startup-hook.sh");
        Assert.DoesNotContain("hello", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-verb")]
    [InlineData("run --no-such-option examples/digits/digits.yaml")]
    [InlineData("check --formta json")]
    [InlineData("inspect")]
    public async Task A_command_line_that_cannot_be_understood_ends_with_64(string arguments)
    {
        using var folder = new ScratchFolder();
        var berth = store.Berth with { WorkDirectory = folder.Path };
        (await berth.RunAsync(arguments.Split(' '))).Ended(64);
    }

    [Fact]
    public async Task A_file_that_is_not_there_ends_with_66() =>
        (await store.Berth.RunAsync("run", "no/such/berth.yaml")).Ended(66).Said("no/such/berth.yaml");

    [Theory]
    [InlineData("no-such-command", 127, "BERTH5005")]
    [InlineData("/etc/passwd", 126, "BERTH5006")]
    public async Task A_command_that_cannot_be_started_ends_as_a_shell_would_end(string command, int expected, string code)
    {
        using var folder = new ScratchFolder();
        folder.Write("berth.yaml", SharedStore.PlainDeclaration);
        (await store.Berth.RunAsRootAsync("run", folder.Path, "--", command)).Ended(expected).Said(code, command, "fix:");
    }

    [Fact]
    public async Task A_task_that_needs_more_memory_than_it_may_have_is_told_so()
    {
        using var folder = new ScratchFolder();
        folder.Write("berth.yaml", SharedStore.PlainDeclaration + "\nresources: {memory: 32MiB}\n");
        (await store.Berth.RunAsRootAsync("run", folder.Path, "--", "perl", "-e", "$x = 'a' x (200 << 20)")).Ended(137).Said("BERTH5010", "32 MiB", "resources.memory");
    }

    [Fact]
    public async Task An_option_nobody_knows_is_named_with_the_nearest()
    {
        using var folder = new ScratchFolder();
        folder.Write("berth.yaml", SharedStore.PlainDeclaration);
        (await store.Berth.RunAsync("run", "--intercative", folder.Path)).Ended(64).Said("BERTH6001", "`--intercative`", "`--interactive`", "fix: berth run --help");
    }

    [Fact]
    public async Task The_version_is_one_line_on_stdout()
    {
        var result = (await store.Berth.RunAsync("version")).Ended(0);
        Assert.Single(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(result.Error);
    }
}
