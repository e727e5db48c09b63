namespace Berth.EndToEnd;

/// <summary>The variables a task sees, and the secrets that nobody sees.</summary>
public sealed class VariableTests(SharedStore store) : IDisposable
{
    private const string Secret = "hunter2-sEcReT-4711";
    private readonly ScratchFolder _folder = new();

    [Fact]
    public async Task Later_ones_see_earlier_ones()
    {
        Determined("environment_variables: ['A=hello world', 'B=$A', 'C=${B}', 'D=$$A']");
        Assert.Equal("hello world|hello world|hello world|$A\n", (await RunAsync("echo \"$A|$B|$C|$D\"")).Ended(0).Output);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("cuda")]
    [InlineData("rocm")]
    public async Task Each_accelerator_has_its_own_list(string accelerator)
    {
        Determined("environment_variables: {cpu: [W=cpu], cuda: [W=cuda], rocm: [W=rocm]}");
        Assert.Equal($"{accelerator}\n", (await RunAsync("echo $W", "--accelerator", accelerator)).Ended(0).Output);
    }

    [Fact]
    public async Task Proxies_of_the_file_win_over_those_of_the_machine()
    {
        Determined("environment_variables: ['http_proxy=http://file:1']");
        var berth = store.Berth with { Variables = new Dictionary<string, string?> { ["http_proxy"] = "http://machine:9", ["NO_PROXY"] = "localhost" } };
        var run = (await berth.RunAsRootAsync("run", "-q", Experiment, _folder.Path, "--", "sh", "-c", "echo $http_proxy $NO_PROXY")).Ended(0);
        Assert.Equal("http://file:1 localhost\n", run.Output);
    }

    [Fact]
    public async Task One_that_nothing_defines_is_reported()
    {
        Determined("environment_variables: ['B=$NOWHERE']");
        (await RunAsync("true")).Said("BERTH1901", "`NOWHERE`", "experiment.yaml:4:", "fix:");
    }

    [Fact]
    public async Task Variables_change_no_image()
    {
        Determined("environment_variables: [A=1]");
        var before = (await store.Berth.RunAsRootAsync("build", Experiment, "-q")).Ended(0).Output;
        Determined("environment_variables: [A=2]");
        Assert.Equal(before, (await store.Berth.RunAsRootAsync("build", Experiment, "-q")).Ended(0).Output);
    }

    [Fact]
    public async Task Hyperparameters_arrive_as_json()
    {
        Determined("environment_variables: []", "hyperparameters: {rate: 0.5, layers: [1, 2], deep: {name: 'é \"q\"'}, flag: true}");
        var run = (await RunAsync("printf %s \"$DET_HPARAMS\"")).Ended(0).Json;
        Assert.Equal(0.5, run.GetProperty("rate").GetDouble());
        Assert.Equal("é \"q\"", run.GetProperty("deep").GetProperty("name").GetString());
        Assert.True(run.GetProperty("flag").GetBoolean());
        Assert.Equal(2, run.GetProperty("layers").GetArrayLength());
    }

    [Fact]
    public async Task A_password_for_a_registry_is_in_no_output_and_in_no_file()
    {
        Determined($"registry_auth: {{username: somebody, password: {Secret}}}");
        var berth = new BerthCommand(Path.Combine(_folder.Path, "home"));
        _folder.Write("experiment.yaml", (await File.ReadAllTextAsync(Experiment, TestContext.Current.CancellationToken)).Replace("debian:bookworm", $"oci:{store.Berth.Home}:plain", StringComparison.Ordinal));
        (await store.Berth.RunAsRootAsync("build", "-q", _folder.Write("plain/berth.yaml", SharedStore.PlainDeclaration))).Ended(0);
        CommandResult[] results =
        [
            await berth.RunAsRootAsync("check", Experiment, "--format", "json"),
            await berth.RunAsRootAsync("build", "-v", Experiment),
            await berth.RunAsRootAsync("run", Experiment, "--no-context", "--", "sh", "-c", "env; cat /run/determined/* 2>/dev/null; true"),
            await berth.RunAsRootAsync("explain", "--inputs", Experiment),
            await berth.RunAsRootAsync("inspect", "last", "--format", "json"),
        ];
        Assert.All(results, r => Assert.DoesNotContain(Secret, r.Ended(0).Output + r.Error, StringComparison.Ordinal));
        var found = await new Command("/bin/grep", ["-rlaF", Secret, berth.Home]).RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", found.Output);
    }

    [Fact]
    public async Task The_start_up_hook_runs_before_the_command_and_what_it_exports_is_seen()
    {
        _folder.Write("berth.yaml", SharedStore.PlainDeclaration + "\nvariables: [ORDER=variables]\n");
        _folder.Write("startup-hook.sh", "export ORDER=\"$ORDER hook\"\ncd /tmp\n");
        Assert.Equal("variables hook command\n", (await store.Berth.RunAsRootAsync("run", "-q", _folder.Path, "--", "sh", "-c", "echo $ORDER command")).Ended(0).Output);
    }

    public void Dispose() => _folder.Dispose();

    private string Experiment => Path.Combine(_folder.Path, "experiment.yaml");

    private void Determined(string environmentLine, string more = "description: x") => _folder.Write("experiment.yaml", $$"""
        name: variables
        environment:
          image: "debian:bookworm"
          {{environmentLine}}
        entrypoint: "true"
        searcher: {name: single, metric: accuracy}
        {{more}}
        """);

    private Task<CommandResult> RunAsync(string script, params string[] options) =>
        store.Berth.RunAsRootAsync(["run", "-q", .. options, Experiment, _folder.Path, "--", "sh", "-c", script]);
}
