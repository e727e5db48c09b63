using Berth.Core.Problems;

namespace Berth.Dialects.Tests.Determined;

/// <summary>Whatever the document, reading it ends soon, in a declaration or in problems.</summary>
public sealed class HostileDocumentTests : IDisposable
{
    private static readonly string[] Scraps =
    [
        "type", ": ", "{", "}", "[", "]", "- ", "\n", "  ", "null", "!!int ", "&a ", "*a", "<<: ", "\t", "\"", "'", ".inf", "-1", "0x", "searcher:", "name: grid",
        "hyperparameters:", "minval", "vals: ", "environment:", "image:", "bind_mounts:", "entrypoint: ", "a:b", "é", "\0", "|", ">", "99999999999999999999", "#",
    ];

    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    /// <summary>Seconds from BERTH_FUZZ_SECONDS, one where it says none; every find becomes a case.</summary>
    [Fact]
    public void Documents_with_random_faults_are_read_or_refused()
    {
        var seconds = int.TryParse(Environment.GetEnvironmentVariable("BERTH_FUZZ_SECONDS"), out var asked) ? asked : 1;
        var seeds = Directory.GetDirectories(Path.Combine(Repository.Root, "tests", "Berth.Dialects.Tests", "cases"), "determined-*")
            .SelectMany(d => Directory.GetFiles(d).Where(f => !Path.GetFileName(f).StartsWith("expected", StringComparison.Ordinal))).Order(StringComparer.Ordinal).Select(File.ReadAllText).ToArray();
        var random = new Random(20_260_101);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var rounds = 0;
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            var document = Mutated(seeds[random.Next(seeds.Length)], random);
            scratch.Add("e.yaml", document);
            scratch.Add("template", Mutated(seeds[random.Next(seeds.Length)], random));
            scratch.Add("cluster", random.Next(2) == 0 ? Mutated(seeds[random.Next(seeds.Length)], random) : "task_container_defaults:\n  " + document.Replace("\n", "\n  ", StringComparison.Ordinal));
            foreach (var layered in new[] { false, true }) Try(document, layered);
            rounds++;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{rounds} documents");
    }

    private void Try(string document, bool layered)
    {
        var options = layered
            ? new ReadingOptions { Template = Path.Combine(scratch.Folder, "template"), ClusterConfig = Path.Combine(scratch.Folder, "cluster") }
            : ReadingOptions.Default;
        try
        {
            var read = Recognition.Load(Path.Combine(scratch.Folder, "e.yaml"), "determined", options);
            Assert.Equal(read.Value is null, read.Problems.Any(p => p.Severity == Severity.Error));
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{e}\n--- document\n{document}\n--- template\n{File.ReadAllText(Path.Combine(scratch.Folder, "template"))}\n--- cluster\n{File.ReadAllText(Path.Combine(scratch.Folder, "cluster"))}");
        }
    }

    [Theory]
    [InlineData("- a\n- b")]
    [InlineData("[]")]
    [InlineData("just text")]
    [InlineData("")]
    [InlineData("entrypoint: &a [*a]")]
    public void Layers_that_are_no_mappings_are_refused(string text)
    {
        var document = scratch.Name("entrypoint: x");
        var layer = Path.Combine(scratch.Folder, scratch.Name(text));
        Assert.False(scratch.Determined(document, new ReadingOptions { Template = layer }).Accepted);
        Assert.False(scratch.Determined(document, new ReadingOptions { ClusterConfig = layer }).Accepted);
    }

    [Fact]
    public void Layers_that_are_not_there_are_refused()
    {
        var missing = scratch.Determined(scratch.Name("entrypoint: x"), new ReadingOptions { Template = "/nowhere/template.yaml", ClusterConfig = scratch.Folder });
        Assert.Equal([DialectProblems.FileMissing, DialectProblems.FileUnreadable], missing.Problems.Select(p => p.Code).Order(Comparer<ProblemCode>.Create((a, b) => string.CompareOrdinal(a.Id, b.Id))));
    }

    [Fact]
    public void Large_documents_are_judged_soon()
    {
        var many = "entrypoint: x\nhyperparameters:\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"  k{i}: {{type: double, minval: 0, maxval: 1}}\n"));
        var mounts = "entrypoint: x\nbind_mounts:\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"- {{host_path: /a, container_path: /{i}}}\n"));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        scratch.Determined(scratch.Name(many), new ReadingOptions { Template = Path.Combine(scratch.Folder, scratch.Name(many)) });
        scratch.Determined(scratch.Name(mounts), new ReadingOptions { Template = Path.Combine(scratch.Folder, scratch.Name(mounts)) });
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 30);
    }

    private static string Mutated(string text, Random random)
    {
        for (var i = random.Next(1, 5); i > 0 && text.Length > 1; i--)
        {
            var at = random.Next(text.Length);
            var length = Math.Min(random.Next(1, 12), text.Length - at);
            text = random.Next(4) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, Scraps[random.Next(Scraps.Length)]),
                2 => text.Insert(random.Next(text.Length), text.Substring(at, length)),
                _ => text.Remove(at, length).Insert(at, Scraps[random.Next(Scraps.Length)]),
            };
        }

        return text;
    }
}
