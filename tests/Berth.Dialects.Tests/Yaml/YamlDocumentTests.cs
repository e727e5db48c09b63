using System.Diagnostics;
using System.Text;
using Berth.Core.Problems;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Tests.Yaml;

public class YamlDocumentTests
{
    private static Checked<YamlNode> Parse(string text, YamlFlavour flavour = YamlFlavour.Core) =>
        Parse(Encoding.UTF8.GetBytes(text), flavour);

    private static Checked<YamlNode> Parse(byte[] bytes, YamlFlavour flavour = YamlFlavour.Core) =>
        YamlDocument.Parse(bytes, "f.yaml", flavour);

    [Fact]
    public void Nodes_know_their_places()
    {
        var root = (YamlMapping)Parse("a: 1\nb:\n  - x\n  - {c: d}\n").OrThrow();
        Assert.Equal("f.yaml:1:1", root.Where.ToString());
        var list = (YamlSequence)root.Find("b")!;
        Assert.Equal("f.yaml:3:3", list.Where.ToString());
        Assert.Equal("f.yaml:4:9", ((YamlMapping)list.Items[1]).Find("c")!.Where.ToString());
    }

    [Theory]
    [InlineData("a: [b", "BERTH1004")]
    [InlineData("a: b: c", "BERTH1004")]
    [InlineData("a: \"\\0\"", "BERTH1004")]
    [InlineData("a: \"\\ud800\"", "BERTH1004")]
    [InlineData("a: *nowhere", "BERTH1004")]
    [InlineData("a:\n\t- b", "BERTH1004")]
    [InlineData("? [a]\n: b", "BERTH1004")]
    [InlineData("a: !x b", "BERTH1004")]
    [InlineData("%YAML 9.9\n---\na: b", "BERTH1004")]
    [InlineData("a: b\n...\nc: d", "BERTH1004")]
    [InlineData("a: 1\na: 2", "BERTH1005")]
    [InlineData("a: \0", "BERTH1002")]
    [InlineData("a: \u0007", "BERTH1002")]
    [InlineData("", "BERTH1004")]
    [InlineData("---\n---\n", "BERTH1004")]
    [InlineData("'", "BERTH1004")]
    [InlineData("}", "BERTH1004")]
    [InlineData("<<: 1", "BERTH1004", YamlFlavour.Go)]
    public void What_is_not_a_document_is_a_problem_with_a_place(string text, string code, YamlFlavour flavour = YamlFlavour.Core)
    {
        var problem = Parse(text, flavour).Problems[0];
        Assert.Equal(code, problem.Code.Id);
        Assert.True(problem.Where!.Line > 0 && problem.Where.Column > 0 && problem.Fix is not null, problem.ToString());
    }

    [Fact]
    public void Other_encodings_are_refused_and_the_byte_order_mark_of_utf8_is_not()
    {
        Assert.Equal("f.yaml:1:7", Parse([.. "a: bcd"u8, 0xff]).Problems[0].Where!.ToString());
        Assert.Equal(
            DialectProblems.FileUnreadable,
            Parse(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("a: b")).ToArray()).Problems[0].Code);
        Assert.True(Parse([0xEF, 0xBB, 0xBF, .. "a: b"u8]).Accepted);
    }

    [Fact]
    public void Hostile_sizes_are_refused_quickly()
    {
        var clock = Stopwatch.StartNew();
        var bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + string.Concat(
            Enumerable.Range(1, 40).Select(i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));
        string[] hostile =
        [
            bomb, new string('[', 100_000), string.Concat(Enumerable.Repeat("{a: ", 50_000)),
            string.Concat(Enumerable.Range(0, 3000).Select(i => new string(' ', i) + "a:\n")),
            string.Concat(Enumerable.Repeat("- ", 50_000)), string.Concat(Enumerable.Repeat("? ", 50_000)),
            "a: " + new string('x', 5 << 20), "[" + string.Concat(Enumerable.Repeat("a,", 500_000)) + "]",
        ];
        Assert.All(hostile, text => Assert.False(Parse(text).Accepted));
        Assert.Equal(DialectProblems.DocumentTooLarge, Parse(bomb).Problems[0].Code);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{clock.Elapsed}");
    }

    [Fact]
    public void Large_but_honest_text_is_read_in_little_time()
    {
        static string Fill(string unit) => string.Concat(Enumerable.Repeat(unit, (4 << 20) / unit.Length - 8));
        (string Name, string Text)[] large =
        [
            ("comments", "a: b\n" + Fill("# comment\n")), ("blank lines", "a: b\n" + Fill("\n")), ("one quoted line", "a: '" + Fill("x") + "'"),
            ("many quoted lines", "a: \"" + Fill("x\n ") + "\""), ("a block", "a: |\n" + Fill("  text\n")), ("plain lines", "a:\n" + Fill("  text\n")),
            ("one plain line", "a: " + Fill("x ")), ("escapes", "a: \"" + Fill("\\x41") + "\""), ("blanks", "a: " + Fill(" ") + "b"),
            ("equal keys", Fill("abcdefghijklmnop: qrstuvwxyz\n")), ("a long key", Fill("k") + ": v"), ("anchors", "a:\n" + Fill("- &a *a\n")),
            ("directives", Fill("%X y\n") + "---\na: b"), ("dashes", "a: " + Fill("-")), ("flow keys", "{" + Fill("a,") + "}"), ("carriage returns", "a: b" + Fill("\r")),
        ];
        foreach (var (name, text) in large)
        {
            var clock = Stopwatch.StartNew();
            Parse(text);
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(8), $"{name}: {clock.Elapsed}");
            TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {clock.ElapsedMilliseconds} ms");
        }
    }

    [Fact]
    public void Any_bytes_end_in_a_document_or_problems()
    {
        string[] seeds = ["a: 1\nb: [x, {c: d}]\n", "&a [*a, !!str 1]\n", "? x\n: |\n  text\n", "- \"q\\u1234\"\n- 'r'\n# c\n",
            "%TAG ! x\n--- >-\n folded\n...\n", "<<: {a: b}\n"];
        const string letters = "ab:-[]{},&*!|>'\"%@`#?~ \n\t\\u0<=.\r1é\ud83d\ude00";
        var random = new Random(20261121);
        var clock = Stopwatch.StartNew();
        for (var round = 0; round < 30_000; round++)
        {
            var text = new StringBuilder(seeds[random.Next(seeds.Length)]);
            for (var edits = random.Next(1, 8); edits > 0; edits--)
            {
                var at = random.Next(text.Length + 1);
                if (random.Next(3) == 0 && at < text.Length) text.Remove(at, 1);
                else text.Insert(at, letters[random.Next(letters.Length)]);
            }

            var flavour = random.Next(2) == 0 ? YamlFlavour.Core : YamlFlavour.Go;
            var read = Parse(text.ToString(), flavour);
            Assert.Equal(read.Value is null, read.Problems.Any(p => p.Severity == Severity.Error));
            if (read.Value is not null) YamlJson.Write(read.Value, flavour);
        }

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"{clock.Elapsed}");
    }

    [Theory]
    [InlineData("yes", "\"yes\"", "true")]
    [InlineData("Off", "\"Off\"", "false")]
    [InlineData("y", "\"y\"", "true")]
    [InlineData("true", "true", "true")]
    [InlineData("tRue", "\"tRue\"", "\"tRue\"")]
    [InlineData("010", "10", "8")]
    [InlineData("0o10", "8", "8")]
    [InlineData("0x1F", "31", "31")]
    [InlineData("-0x1F", "\"-0x1F\"", "-31")]
    [InlineData("0b11", "\"0b11\"", "3")]
    [InlineData("1_000", "\"1_000\"", "1000")]
    [InlineData("+12", "12", "12")]
    [InlineData("1.", "1", "1")]
    [InlineData(".5", "0.5", "0.5")]
    [InlineData("1e3", "1000", "1000")]
    [InlineData("1e-3", "0.001", "0.001")]
    [InlineData("-.inf", "\"-.inf\"", "\"-.inf\"")]
    [InlineData("1.2.3", "\"1.2.3\"", "\"1.2.3\"")]
    [InlineData("089", "89", "89")]
    [InlineData("--1", "\"--1\"", "\"--1\"")]
    [InlineData("1-2", "\"1-2\"", "\"1-2\"")]
    [InlineData("12:30", "\"12:30\"", "\"12:30\"")]
    [InlineData("~", "null", "null")]
    [InlineData("Null", "null", "null")]
    [InlineData("\"1\"", "\"1\"", "\"1\"")]
    [InlineData("!!str 1", "\"1\"", "\"1\"")]
    [InlineData("!!float 1", "1", "1")]
    [InlineData("99999999999999999999", "1E+20", "1E+20")]
    [InlineData("0xffffffffffffffffff", "\"0xffffffffffffffffff\"", "\"0xffffffffffffffffff\"")]
    public void Scalars_mean_what_their_flavour_says(string text, string core, string go)
    {
        Assert.Equal(core, YamlJson.Write(Parse("- " + text).OrThrow(), YamlFlavour.Core)[1..^1]);
        Assert.Equal(go, YamlJson.Write(Parse("- " + text, YamlFlavour.Go).OrThrow(), YamlFlavour.Go)[1..^1]);
    }

    [Fact]
    public void Merge_keys_merge_in_go_only()
    {
        const string text = "a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc: {<<: [*a, *b], x: 0}\n";
        Assert.Equal(
            "{\"x\":0,\"y\":2,\"z\":4}", YamlJson.Write(((YamlMapping)Parse(text, YamlFlavour.Go).OrThrow()).Find("c")!, YamlFlavour.Go));
        Assert.Contains("<<", YamlJson.Write(Parse(text).OrThrow(), YamlFlavour.Core), StringComparison.Ordinal);
    }
}
