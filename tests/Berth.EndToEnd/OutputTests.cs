using System.Text.Json;

namespace Berth.EndToEnd;

/// <summary>What the verbs print: for people with examples, for machines as JSON, for shells as completions.</summary>
public sealed class OutputTests(SharedStore store) : IDisposable
{
    private static readonly string[] Verbs =
        ["check", "add", "remove", "lock", "tree", "why", "diff", "export", "build", "run", "runs", "logs", "inspect", "explain", "images", "doctor", "version", "schema", "completion"];

    private readonly ScratchFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_verb_shows_examples_in_its_help()
    {
        var root = (await store.Berth.RunAsync("--help")).Ended(0);
        foreach (var verb in Verbs)
        {
            root.Printed($"  {verb} ");
            (await store.Berth.RunAsync(verb, "--help")).Ended(0).Printed("Examples:", $"berth {verb}");
        }
    }

    [Fact]
    public async Task Every_verb_with_data_prints_one_json_document_and_nothing_else()
    {
        var file = await RunOnceAsync("named");
        string[][] commands =
        [
            ["check", file], ["lock", file], ["build", file], ["runs"], ["inspect", "last"], ["inspect", "named"], ["explain", file], ["images"], ["doctor"], ["version"],
        ];
        foreach (var command in commands)
        {
            var json = (await store.Berth.RunAsRootAsync([.. command, "--format", "json"])).Ended(0).Json;
            Assert.Contains(json.ValueKind, new[] { JsonValueKind.Object, JsonValueKind.Array });
        }

        var build = (await store.Berth.RunAsRootAsync("build", file, "--format", "json")).Json;
        Assert.StartsWith("sha256:", build.GetProperty("image").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("sha256:", build.GetProperty("lock").GetString(), StringComparison.Ordinal);
        Assert.True(build.GetProperty("timings").GetProperty("total").GetDouble() > 0);
        var layer = build.GetProperty("layers")[0];
        Assert.True(layer.GetProperty("size").GetInt64() > 0 && layer.GetProperty("packages").GetArrayLength() > 50 && layer.GetProperty("cached").GetBoolean());
    }

    [Fact]
    public async Task Logs_are_kept_line_by_line_with_stream_and_time()
    {
        await RunOnceAsync("logged", "--", "sh", "-c", "echo out; echo err >&2; printf unfinished");
        var id = (await LastRunAsync("logged")).GetProperty("id").GetString()!;
        var lines = (await store.Berth.RunAsync("logs", id, "--format", "json")).Ended(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(["err", "out", "unfinished"], lines.Select(l => l.GetProperty("text").GetString()).Order(StringComparer.Ordinal));
        Assert.Equal("stderr", lines.Single(l => l.GetProperty("text").GetString() == "err").GetProperty("stream").GetString());
        Assert.All(lines, l => Assert.True(l.GetProperty("time").TryGetDateTimeOffset(out _)));
    }

    [Fact]
    public async Task Following_a_log_goes_on_until_the_run_ends()
    {
        var file = _folder.Write("berth.yaml", "name: followed\nbase: debian:bookworm\nrun: 'echo one; sleep 2; echo two'\n");
        using var run = store.Berth.StartAsRoot("run", "-q", file);
        Assert.Equal("one", await run.StandardOutput.ReadLineAsync(Cancellation));
        var id = (await LastRunAsync("followed")).GetProperty("id").GetString()!;
        var followed = (await store.Berth.RunAsync("logs", "-f", id)).Ended(0);
        Assert.Equal("one\ntwo\n", followed.Output);
        await run.WaitForExitAsync(Cancellation);
    }

    [Fact]
    public async Task A_name_nobody_has_is_answered_with_the_nearest()
    {
        await RunOnceAsync("nearest-of-all");
        (await store.Berth.RunAsync("inspect", "nearest-of-al")).Ended(66).Said("BERTH6201", "`nearest-of-al`", "fix: berth inspect nearest-of-all");
        (await store.Berth.RunAsync("logs", "../../etc")).Ended(66).Said("BERTH5015", "fix:");
    }

    [Theory]
    [InlineData("berth ch", "check")]
    [InlineData("berth run --inter", "--interactive")]
    public async Task Bash_completes_verbs_and_options(string line, string expected)
    {
        var script = $$"""
            PATH="{{Path.GetDirectoryName(BerthCommand.Executable)}}:$PATH"
            source <(berth completion bash)
            COMP_LINE='{{line}}' COMP_POINT={{line.Length}} COMP_WORDS=({{line}}) COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
            _berth; printf '%s\n' "${COMPREPLY[@]}"
            """;
        (await new Command("/bin/bash", ["-c", script]).RunAsync(Cancellation)).Ended(0).Printed(expected);
    }

    [Fact]
    public async Task Two_names_of_one_environment_both_name_its_image()
    {
        await RunOnceAsync("first-name");
        await RunOnceAsync("second-name");
        var first = (await store.Berth.RunAsync("inspect", "first-name", "--format", "json")).Ended(0).Json.GetProperty("image").GetString();
        Assert.Equal(first, (await store.Berth.RunAsync("inspect", "second-name", "--format", "json")).Ended(0).Json.GetProperty("image").GetString());
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> RunOnceAsync(string name, params string[] more)
    {
        var file = _folder.Write($"{name}/berth.yaml", $"name: {name}\nbase: debian:bookworm\nrun: 'true'\n");
        (await store.Berth.RunAsRootAsync(["run", "-q", file, .. more])).Ended(0);
        return file;
    }

    private async Task<JsonElement> LastRunAsync(string name) =>
        (await store.Berth.RunAsync("runs", "--format", "json", "-n", "50")).Ended(0).Json.EnumerateArray().First(r => r.GetProperty("name").GetString() == name);
}
