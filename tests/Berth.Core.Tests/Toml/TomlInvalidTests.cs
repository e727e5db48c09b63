using System.Diagnostics;
using System.Text;
using Berth.Core.Problems;
using Berth.Core.Toml;

namespace Berth.Core.Tests.Toml;

/// <summary>Documents that TOML 1.0 refuses, and where the fault is.</summary>
public sealed class TomlInvalidTests
{
    /// <summary>Document, place of the problem.</summary>
    private static readonly (string Document, string Place)[] Table =
    [
        // Keys
        ("= 1", "1:1"), ("a", "1:2"), ("a =", "1:4"), ("a = \n1", "1:5"), ("a b = 1", "1:3"), ("a. = 1", "1:4"), (".a = 1", "1:1"),
        ("a..b = 1", "1:3"), ("é = 1", "1:1"), ("\"\"\"a\"\"\" = 1", "1:3"), ("a = 1 b = 2", "1:7"), ("a = 1, b = 2", "1:6"), ("\"a = 1", "1:1"),
        ("a = 1\na = 2", "2:1"), ("a = 1\n\"a\" = 2", "2:1"), ("a = 1\na.b = 2", "2:1"), ("a.b = 1\na = 2", "2:1"), ("a.b = 1\na.b.c = 2", "2:3"),
        ("a = 1 = 2", "1:7"), ("a == 1", "1:4"), ("a: 1", "1:2"),
        // Strings
        ("a = \"x", "1:5"), ("a = 'x", "1:5"), ("a = \"x\ny\"", "1:5"), ("a = 'x\ny'", "1:5"), ("a = \"\"\"x", "1:8"), ("a = '''x''", "1:8"),
        ("a = \"\\x41\"", "1:6"), ("a = \"\\ \"", "1:6"), ("a = \"\\u12\"", "1:6"), ("a = \"\\ud800\"", "1:6"), ("a = \"\\U00110000\"", "1:6"),
        ("a = \"\\u+123\"", "1:6"), ("a = \"\u0001\"", "1:6"), ("a = \"\u007f\"", "1:6"), ("a = '\u0000'", "1:6"), ("a = \"\"\"\u0008\"\"\"", "1:8"),
        ("a = \"x\ry\"", "1:7"), ("a = \"\"\"x\ry\"\"\"", "1:9"), ("a = \"\"\"\"\"\"\"\"\"", "1:13"), ("a = \"x\"y", "1:8"), ("a = \"\"\"\\ x\"\"\"", "1:8"),
        ("a = '''''''''", "1:13"),
        // Numbers
        ("a = 01", "1:5"), ("a = -01", "1:5"), ("a = 1__0", "1:7"), ("a = _1", "1:5"), ("a = 1_", "1:7"), ("a = +-1", "1:5"), ("a = 0_1", "1:5"),
        ("a = 0x", "1:7"), ("a = 0xg", "1:7"), ("a = 0x_1", "1:7"), ("a = +0x1", "1:5"), ("a = 0X1", "1:5"), ("a = 0b2", "1:7"), ("a = 0o8", "1:7"),
        ("a = 9223372036854775808", "1:5"), ("a = -9223372036854775809", "1:5"), ("a = 0x8000000000000000", "1:5"), ("a = 1.", "1:7"), ("a = .5", "1:5"),
        ("a = 1.e5", "1:7"), ("a = 1e", "1:7"), ("a = 1_.5", "1:7"), ("a = 1._5", "1:7"), ("a = 1.5_", "1:9"), ("a = 1e_5", "1:7"), ("a = 03.14", "1:5"),
        ("a = Inf", "1:5"), ("a = NaN", "1:5"), ("a = inf1", "1:5"), ("a = 1 2", "1:7"), ("a = 1.2.3", "1:5"), ("a = 12a", "1:5"),
        // Truth
        ("a = True", "1:5"), ("a = truer", "1:5"), ("a = FALSE", "1:5"), ("a = yes", "1:5"),
        // Dates and times
        ("a = 2021-02-29", "1:5"), ("a = 2021-13-01", "1:5"), ("a = 2021-00-01", "1:5"), ("a = 2021-04-31", "1:5"), ("a = 2021-1-1", "1:5"),
        ("a = 21-01-01", "1:5"), ("a = 24:00:00", "1:5"), ("a = 23:60:00", "1:5"), ("a = 23:59:61", "1:5"), ("a = 23:59", "1:5"), ("a = 23:59:00.", "1:5"),
        ("a = 2021-01-01T", "1:5"), ("a = 2021-01-01x", "1:5"), ("a = 2021-01-01T00:00:00+24:00", "1:5"), ("a = 2021-01-01T00:00:00+00", "1:5"),
        ("a = 2021-01-01  00:00:00", "1:17"), ("a = 00:00:00Z", "1:5"), ("a = 1100-02-29", "1:5"),
        // Arrays
        ("a = [", "1:6"), ("a = [1", "1:7"), ("a = [1 2]", "1:8"), ("a = [,]", "1:6"), ("a = [1,,2]", "1:8"), ("a = [1}", "1:7"), ("a = ]", "1:5"),
        ("a = [1]]", "1:8"), ("a = [\u000b1]", "1:6"),
        // Inline tables
        ("a = {", "1:6"), ("a = {b}", "1:7"), ("a = {b = 1", "1:11"), ("a = {b = 1,}", "1:12"), ("a = {,}", "1:6"), ("a = {b = 1\n}", "1:11"),
        ("a = {\nb = 1}", "1:6"), ("a = {b = 1 c = 2}", "1:12"), ("a = {b = 1, b = 2}", "1:13"), ("a = {b = 1, b.c = 2}", "1:13"), ("a = {b.c = 1, b = 2}", "1:15"),
        ("a = {}\na.b = 1", "2:1"), ("a = {}\n[a]", "2:2"), ("a = {}\n[a.b]", "2:2"), ("a = {b = {}}\n[a.b.c]", "2:2"), ("a = {b = {c = 1}, b.d = 2}", "1:19"),
        ("a = {}\n[[a]]", "2:3"), ("[a]\nb = {}\n[a.b]", "3:4"),
        // Tables
        ("[a", "1:3"), ("[a\n]", "1:3"), ("[]", "1:2"), ("[a.]", "1:4"), ("[a]]", "1:4"), ("[[a]", "1:4"), ("[ [a] ]", "1:3"), ("[[a] ]", "1:4"), ("[a] x = 1", "1:5"),
        ("[a]\n[a]", "2:2"), ("a = 1\n[a]", "2:2"), ("a = 1\n[a.b]", "2:2"), ("[a.b]\n[a]\n[a]", "3:2"), ("[a]\nb = 1\n[a.b]", "3:4"),
        ("[a]\nb.c = 1\n[a.b]", "3:4"), ("a.b = 1\n[a]", "2:2"), ("[a.b]\nx = 1\n[a]\nb.y = 2", "4:1"), ("[a.b.c]\nz = 9\n[a]\nb.c.t = 1", "4:3"),
        // Arrays of tables
        ("a = []\n[[a]]", "2:3"), ("a = [{}]\n[[a]]", "2:3"), ("a = [{}]\n[a.b]", "2:2"), ("[[a]]\n[a]", "2:2"), ("[a]\n[[a]]", "2:3"), ("[a.b]\n[[a]]", "2:3"),
        ("[[a.b]]\n[a]\nb.c = 1", "3:1"), ("[[a]]\nb = 1\n[[a.b]]", "3:5"), ("[[a.b]]\n[a.b]", "2:4"), ("[]]", "1:2"), ("[[]]", "1:3"),
        // Comments and ends of lines
        ("# \u0000", "1:3"), ("# \u007f", "1:3"), ("a = 1 # \u001f", "1:9"), ("a = 1\rb = 2", "1:6"), ("# x\ry", "1:4"), ("\u00a0a = 1", "1:1"),
    ];

    [Fact]
    public void Documents_that_break_the_rules_are_refused_where_they_do()
    {
        var wrong = Table.Select((row, i) =>
        {
            var read = TomlDocument.Parse(Encoding.UTF8.GetBytes(row.Document), "x");
            var place = read.Value is null ? $"{read.Problems[0].Where!.Line}:{read.Problems[0].Where!.Column}" : TomlJson.Write(read.Value);
            if (read.Value is null) Assert.Equal((CoreProblems.InvalidToml, true), (read.Problems.Single().Code, read.Problems[0].Fix is not null));
            return place == row.Place ? null : $"{i}: {row.Document}\n   expected {row.Place}\n   found    {place} {read.Problems.FirstOrDefault()?.What}";
        }).OfType<string>().ToList();
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {Table.Length}:\n{string.Join('\n', wrong.Take(20))}");
    }

    [Fact]
    public void Bytes_that_are_not_text_are_refused_with_their_place()
    {
        var read = TomlDocument.Parse([(byte)'a', (byte)'\n', (byte)'b', 0xFF], "x");
        Assert.Equal("x:2:2", read.Problems.Single().Where!.ToString());
        Assert.Equal(CoreProblems.InvalidToml, read.Problems[0].Code);
    }

    public static TheoryData<string> Bombs() =>
    [
        "a = " + new string('[', 1_000_000),
        "a = " + string.Concat(Enumerable.Repeat("{a=", 500_000)),
        string.Concat(Enumerable.Repeat("a.", 500_000)) + "a = 1",
        "[" + string.Concat(Enumerable.Repeat("a.", 500_000)) + "a]",
        "a = [" + string.Concat(Enumerable.Repeat("{},", 600_000)) + "]",
        string.Concat(Enumerable.Repeat("[[a]]\n", 600_000)),
        new string('#', 9 << 20),
    ];

    [Theory]
    [MemberData(nameof(Bombs), DisableDiscoveryEnumeration = true)]
    public void Documents_larger_or_deeper_than_any_real_one_are_refused_soon(string document)
    {
        var clock = Stopwatch.StartNew();
        var read = TomlDocument.Parse(Encoding.UTF8.GetBytes(document), "x");
        Assert.Equal(CoreProblems.TomlTooLarge, Assert.Single(read.Problems).Code);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), clock.Elapsed.ToString());
    }

    [Fact]
    public void Damaged_documents_are_read_or_refused_but_never_crash()
    {
        const string seed = "a.b = [1, 2.5, 'x', \"\\u00e9\", {c = true, d.e = 2020-01-01T00:00:00Z}] # c\n[t.'u']\nx = \"\"\"m\n\\\n y\"\"\"\n[[l]]\nz = 0xff\n[[l]]\n";
        var random = new Random(20240501);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = Encoding.UTF8.GetBytes(seed);
            for (var i = random.Next(1, 4); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)seed[random.Next(seed.Length)];
            var read = TomlDocument.Parse(bytes.AsSpan(0, random.Next(bytes.Length + 1)), "x");
            Assert.Equal(read.Value is null ? 1 : 0, read.Problems.Count(p => p.Severity == Severity.Error));
        }
    }
}
