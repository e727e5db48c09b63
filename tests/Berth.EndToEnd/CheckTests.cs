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
}
