namespace Berth.EndToEnd;

/// <summary><c>berth check</c> ends with 0 exactly when a file would be accepted, and otherwise says where the fault is.</summary>
public sealed class CheckTests(SharedStore store)
{
    private const int BadInput = 65;
    private const int NotFound = 66;

    [Theory]
    [InlineData("examples/digits/digits.yaml")]
    [InlineData("examples/digits-native/berth.yaml")]
    [InlineData("examples/digits-native")]
    [InlineData("examples/polyaxon-digits")]
    public async Task Accepts_the_examples(string path) => (await store.Berth.RunAsync("check", path)).Ended(0);

    [Theory]
    [InlineData("berth.yaml", "base: [debian:bookworm\nrun: x\n", "berth.yaml:", "BERTH1")]
    [InlineData("berth.yaml", "bas: debian:bookworm\nrun: x\n", "berth.yaml:1:1", "`base`")]
    [InlineData("berth.yaml", "base: debian:bookworm\napt: 3\nrun: x\n", "berth.yaml:2:", "BERTH1")]
    [InlineData("digits.yaml", "entrypoint: x\nenvironment:\n  imge: debian:bookworm\nsearcher: {name: single, metric: a}\n", "digits.yaml:3:3", "`image`")]
    public async Task Refuses_with_place_code_and_fix(string name, string text, string place, string mention)
    {
        using var folder = new ScratchFolder();
        (await store.Berth.RunAsync("check", folder.Write(name, text))).Ended(BadInput).Said(place, "BERTH1", mention, "fix:");
    }

    [Fact]
    public async Task Names_every_fault_at_once()
    {
        using var folder = new ScratchFolder();
        var file = folder.Write("berth.yaml", "bas: debian:bookworm\nrun: x\nvariabels: [A=1]\n");
        (await store.Berth.RunAsync("check", file)).Ended(BadInput).Said("berth.yaml:1:1", "berth.yaml:3:1");
    }

    [Fact]
    public async Task Warns_of_what_has_no_effect_and_accepts_it()
    {
        using var folder = new ScratchFolder();
        var file = folder.Write("experiment.yaml", """
            name: warned
            entrypoint: python3 train.py
            environment: {image: "debian:bookworm"}
            searcher: {name: single, metric: accuracy}
            profiling: {enabled: true}
            """);
        (await store.Berth.RunAsync("check", file)).Ended(0).Said("warning", "`profiling");
    }

    [Fact]
    public async Task Says_that_a_file_is_not_there() =>
        (await store.Berth.RunAsync("check", "no/such/berth.yaml")).Ended(NotFound).Said("BERTH", "no/such/berth.yaml");

    [Fact]
    public async Task Prints_problems_as_json_when_asked()
    {
        using var folder = new ScratchFolder();
        var result = (await store.Berth.RunAsync("check", folder.Write("berth.yaml", "bas: x\nrun: y\n"), "--format", "json")).Ended(BadInput);
        Assert.Contains("BERTH1", result.Json.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prints_problems_as_sarif_when_asked()
    {
        using var folder = new ScratchFolder();
        var result = (await store.Berth.RunAsync("check", folder.Write("berth.yaml", "bas: x\nrun: y\n"), "--format", "sarif")).Ended(BadInput);
        var run = result.Json.GetProperty("runs")[0];
        var region = run.GetProperty("results")[0].GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region");
        Assert.Equal(("2.1.0", 1), (result.Json.GetProperty("version").GetString(), region.GetProperty("startLine").GetInt32()));
    }

    [Fact]
    public async Task Says_how_it_knew_the_dialect()
    {
        using var folder = new ScratchFolder();
        var file = folder.Write("experiment.yaml", "entrypoint: python3 train.py\nenvironment: {image: 'debian:bookworm'}\n");
        (await store.Berth.RunAsync("check", file)).Ended(0).Printed("as determined, because it has the keys `entrypoint`, `environment`");
        (await store.Berth.RunAsync("check", file, "--dialect", "determined")).Ended(0).Printed("because the command line says so");
    }

    [Fact]
    public async Task Accepts_a_search_that_a_run_refuses()
    {
        using var folder = new ScratchFolder();
        var file = folder.Write("search.yaml", "entrypoint: python3 train.py\nenvironment: {image: 'debian:bookworm'}\nsearcher: {name: random, metric: a, max_trials: 4}\n");
        (await store.Berth.RunAsync("check", file)).Ended(0).Said("BERTH1011", "needs several trials");
        (await store.Berth.RunAsync("run", file)).Ended(BadInput).Said("search.yaml:3:18", "the searcher `random` needs several trials", "fix:");
    }

    [Fact]
    public async Task Prints_the_schema_of_a_dialect()
    {
        Assert.Contains("searcher", (await store.Berth.RunAsync("schema", "determined")).Ended(0).Json.ToString(), StringComparison.Ordinal);
        (await store.Berth.RunAsync("schema", "determned")).Said("fix: berth schema determined");
    }

    /// <summary>One table of bad documents; each is refused in seconds with the code, a place and a fix, whatever it holds.</summary>
    [Fact]
    public async Task Refuses_every_bad_document_of_the_table()
    {
        (string Name, string Text, string Code)[] table =
        [
            ("a list", "- a\n- b\n", "BERTH10"),
            ("a scalar", "hello\n", "BERTH10"),
            ("nothing", "", "BERTH1004"),
            ("only a comment", "# nothing\n", "BERTH1004"),
            ("a tab", "base: debian:bookworm\nrun:\n\t- x\n", "BERTH1004"),
            ("an open quote", "base: \"debian:bookworm\nrun: x\n", "BERTH1004"),
            ("a key twice", "base: debian:bookworm\nrun: x\nrun: y\n", "BERTH1005"),
            ("an unknown key", "base: debian:bookworm\nrunn: x\n", "BERTH1006"),
            ("an unknown key deep down", "base: debian:bookworm\nresources: {memroy: 1GiB}\n", "BERTH1006"),
            ("a mapping for text", "base: {a: b}\nrun: x\n", "BERTH1006"),
            ("a number for a list", "base: debian:bookworm\napt: 3\n", "BERTH1007"),
            ("text for a mapping", "base: debian:bookworm\nresources: lots\n", "BERTH1007"),
            ("no base", "run: x\n", "BERTH1008"),
            ("an impossible size", "base: debian:bookworm\nresources: {memory: much}\n", "BERTH10"),
            ("a negative limit", "base: debian:bookworm\nresources: {pids: -1}\n", "BERTH10"),
            ("a relative folder", "base: debian:bookworm\nworkdir: work\n", "BERTH10"),
            ("a hook outside", "base: debian:bookworm\nstartup_hook: ../hook.sh\n", "BERTH10"),
            ("a variable without a name", "base: debian:bookworm\nvariables: ['=x']\n", "BERTH1903"),
            ("a reference of no image", "base: 'UPPER CASE'\n", "BERTH1009"),
            ("a base of bad grammar", "base: 'a//b:::'\n", "BERTH3001"),
            ("a hash of no use", "base: debian:bookworm\npython: {requirements: ['numpy>=1 --hash=md5:0']}\n", "BERTH1015"),
            ("no requirement", "base: debian:bookworm\npython: {requirements: ['==1']}\n", "BERTH1015"),
            ("two pins", "base: debian:bookworm\npython: {requirements: ['a==1', 'a==2']}\n", "BERTH2003"),
            ("two documents", "base: debian:bookworm\n---\nbase: x\n", "BERTH10"),
            ("an unknown alias", "base: *nobody\n", "BERTH1004"),
            ("a NUL", "base: debian:bookworm\0\n", "BERTH1002"),
            ("a bomb", Bomb(), "BERTH1003"),
            ("a deep nest", "base: " + new string('[', 100_000), "BERTH1003"),
            ("50 MB", "base: debian:bookworm\n" + new string('#', 50_000_000), "BERTH1003"),
        ];
        var wrong = new List<string>();
        foreach (var (name, text, code) in table)
        {
            using var folder = new ScratchFolder();
            var result = await store.Berth.RunAsync("check", folder.Write("berth.yaml", text));
            var refused = result.ExitCode == BadInput && result.Error.Contains($"error {code}", StringComparison.Ordinal)
                && result.Error.Contains("berth.yaml", StringComparison.Ordinal) && result.Error.Contains("fix:", StringComparison.Ordinal) && result.Elapsed.TotalSeconds < 5;
            if (!refused) wrong.Add($"{name}: expected {code}\n{result}");
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {table.Length}:\n{string.Join("\n\n", wrong.Take(10))}");
    }

    [Fact]
    public async Task Does_not_wait_for_a_pipe_nobody_writes_to()
    {
        using var folder = new ScratchFolder();
        var pipe = Path.Combine(folder.Path, "berth.yaml");
        (await new Command("/usr/bin/mkfifo", [pipe]).RunAsync(TestContext.Current.CancellationToken)).Ended(0);
        Assert.InRange((await store.Berth.RunAsync("check", pipe)).Ended(BadInput).Said("BERTH1002", "pipe", "fix:").Elapsed.TotalSeconds, 0, 15);
    }

    [Fact]
    public async Task Reads_a_declaration_from_a_pipe_somebody_writes_to()
    {
        var script = $"'{BerthCommand.Executable}' check --dialect native <(sleep 0.3; cat '{Checkout.PathOf("examples/digits-native/berth.yaml")}')";
        (await new Command("/bin/bash", ["-c", script]).RunAsync(TestContext.Current.CancellationToken)).Ended(0).Printed("accepted");
    }

    private static string Bomb()
    {
        var text = new System.Text.StringBuilder("base: debian:bookworm\na: &a [x,x,x,x,x,x,x,x,x]\n");
        for (var c = 'b'; c < 'k'; c++) text.Append(c).Append(": &").Append(c).Append(" [").AppendJoin(',', Enumerable.Repeat($"*{(char)(c - 1)}", 9)).Append("]\n");
        return text.ToString();
    }
}
