using System.Text;
using Berth.Core.Toml;

namespace Berth.Core.Tests.Toml;

/// <summary>Documents that TOML 1.0 allows, and what they mean.</summary>
public sealed class TomlValidTests
{
    /// <summary>Document, meaning as <see cref="TomlJson"/> writes it.</summary>
    private static readonly (string Document, string Meaning)[] Table =
    [
        ("", "{}"),
        ("\n\n  \t\n# only a comment", "{}"),
        ("\ufeffa = 1", "{a: 1}"),
        ("a = 1 # comment\r\nb = 2\r\n", "{a: 1, b: 2}"),
        ("# tab\there is allowed\na=1", "{a: 1}"),
        // Keys
        ("bare_key-1 = 1", "{bare_key-1: 1}"),
        ("1234 = 1\n- = 2\n_ = 3", "{1234: 1, -: 2, _: 3}"),
        ("\"with blank\" = 1\n'lit.eral' = 2\n\"\" = 3", "{with blank: 1, lit.eral: 2, : 3}"),
        ("\"tab\\t\" = 1", "{tab\\t: 1}"),
        ("a.b.c = 1\na.b.d = 2\na.e = 3", "{a: {b: {c: 1, d: 2}, e: 3}}"),
        ("a . \"b.c\" . 'd' = 1", "{a: {b.c: {d: 1}}}"),
        ("3.14 = 1", "{3: {14: 1}}"),
        ("true = 1\ninf = 2\n2020-01-01 = 3", "{true: 1, inf: 2, 2020-01-01: 3}"),
        // Basic strings
        (@"a = """"", "{a: \"\"}"),
        (@"a = ""q \"" b \\ s \b\t\n\f\r""", "{a: \"q \" b \\ s \\x08\\t\\n\\x0c\\r\"}"),
        (@"a = ""\u00e9\U0001F600""", "{a: \"é😀\"}"),
        ("a = \"tab\there\"", "{a: \"tab\\there\"}"),
        ("a = \"# no comment\"", "{a: \"# no comment\"}"),
        ("a = \"\"\"\nfirst\nsecond\"\"\"", "{a: \"first\\nsecond\"}"),
        ("a = \"\"\"\r\nfirst\r\nsecond\"\"\"", "{a: \"first\\nsecond\"}"),
        ("a = \"\"\"one \\\n\n   two \\   \n three\"\"\"", "{a: \"one two three\"}"),
        ("a = \"\"\"\"\"\"", "{a: \"\"}"),
        ("a = \"\"\"\"quoted\"\"\"\"", "{a: \"\"quoted\"\"}"),
        ("a = \"\"\"\"\"two\"\"\"\"\"", "{a: \"\"\"two\"\"\"}"),
        ("a = \"\"\"in \"\" side\"\"\"", "{a: \"in \"\" side\"}"),
        ("a = \"\"\"esc \\\"\"\" end\"\"\"", "{a: \"esc \"\"\" end\"}"),
        // Literal strings
        (@"a = 'C:\Users\x'", "{a: \"C:\\Users\\x\"}"),
        ("a = ''", "{a: \"\"}"),
        ("a = '''\nno \\escape\n'quoted' '''", "{a: \"no \\escape\\n'quoted' \"}"),
        ("a = ''''two''''", "{a: \"'two'\"}"),
        // Whole numbers
        ("a = +99\nb = -17\nc = 0\nd = -0\ne = +0", "{a: 99, b: -17, c: 0, d: 0, e: 0}"),
        ("a = 1_000\nb = 5_349_221\nc = 1_2_3", "{a: 1000, b: 5349221, c: 123}"),
        ("a = 0xDEADbeef\nb = 0xdead_beef\nc = 0o0755\nd = 0b1101_0110", "{a: 3735928559, b: 3735928559, c: 493, d: 214}"),
        ("a = 9223372036854775807\nb = -9223372036854775808", "{a: 9223372036854775807, b: -9223372036854775808}"),
        ("a = 0x7fffffffffffffff\nb = 0o777777777777777777777", "{a: 9223372036854775807, b: 9223372036854775807}"),
        // Floating-point numbers
        ("a = +1.0\nb = 3.1415\nc = -0.01\nd = 0.0", "{a: f1, b: f3.1415, c: f-0.01, d: f0}"),
        ("a = 5e+22\nb = 1e06\nc = -2E-2\nd = 6.626e-34\ne = 0e0", "{a: f5E+22, b: f1000000, c: f-0.02, d: f6.626E-34, e: f0}"),
        ("a = 224_617.445_991_228\nb = 1_0e1_0", "{a: f224617.445991228, b: f100000000000}"),
        ("a = inf\nb = +inf\nc = -inf\nd = nan\ne = -nan", "{a: f∞, b: f∞, c: f-∞, d: fNaN, e: fNaN}"),
        // Truth
        ("a = true\nb = false", "{a: true, b: false}"),
        // Dates and times
        ("a = 1979-05-27T07:32:00Z", "{a: OffsetDateTime 1979-05-27T07:32:00Z}"),
        ("a = 1979-05-27t00:32:00.999999-07:00", "{a: OffsetDateTime 1979-05-27T00:32:00.999999-07:00}"),
        ("a = 1979-05-27 07:32:00z # c", "{a: OffsetDateTime 1979-05-27T07:32:00Z}"),
        ("a = 1979-05-27T07:32:00", "{a: LocalDateTime 1979-05-27T07:32:00}"),
        ("a = 1979-05-27", "{a: LocalDate 1979-05-27}"),
        ("a = 1979-05-27 # 07:32:00", "{a: LocalDate 1979-05-27}"),
        ("a = 2000-02-29\nb = 0000-02-29\nc = 9999-12-31", "{a: LocalDate 2000-02-29, b: LocalDate 0000-02-29, c: LocalDate 9999-12-31}"),
        ("a = 07:32:00\nb = 00:32:00.999999\nc = 23:59:60", "{a: LocalTime 07:32:00, b: LocalTime 00:32:00.999999, c: LocalTime 23:59:60}"),
        // Arrays
        ("a = []\nb = [ ]\nc = [1]\nd = [1,]\ne = [ 1 , 2 ]", "{a: [], b: [], c: [1], d: [1], e: [1, 2]}"),
        ("a = [ # one\n  1, # two\n\n  2 # three\n , # four\n]", "{a: [1, 2]}"),
        ("a = [1, \"x\", [true], {b = 1}]", "{a: [1, \"x\", [true], {b: 1}]}"),
        // Tables
        ("[a]\nx = 1\n[b]\nx = 2", "{a: {x: 1}, b: {x: 2}}"),
        ("[a.b.c]\n[a]\nx = 1", "{a: {b: {c: {}}, x: 1}}"),
        ("[ a . \"b\" . 'c' ] # d\nx = 1", "{a: {b: {c: {x: 1}}}}"),
        ("[a]\n[a.b]\n[a.c]", "{a: {b: {}, c: {}}}"),
        ("[a.b]\nx = 1\n[c]\n[a]\ny = 2", "{a: {b: {x: 1}, y: 2}, c: {}}"),
        ("[fruit]\napple.color = 1\napple.taste.sweet = true\n[fruit.apple.texture]\nsmooth = true", "{fruit: {apple: {color: 1, taste: {sweet: true}, texture: {smooth: true}}}}"),
        ("[a.b.c]\nx = 1\n[a]\nb.d = 2", "{a: {b: {c: {x: 1}, d: 2}}}"),
        ("x = 1\n[x-y]\nx = 2", "{x: 1, x-y: {x: 2}}"),
        // Inline tables
        ("a = {}\nb = { }\nc = {x=1}\nd = { x = 1, y.z = 2 }", "{a: {}, b: {}, c: {x: 1}, d: {x: 1, y: {z: 2}}}"),
        ("a = {b.c = 1, b.d = {e = 2}}", "{a: {b: {c: 1, d: {e: 2}}}}"),
        ("a = {b = [\n1,\n2\n]}", "{a: {b: [1, 2]}}"),
        // Arrays of tables
        ("[[a]]\nx = 1\n[[a]]\n[[a]]\nx = 3", "{a: [{x: 1}, {}, {x: 3}]}"),
        ("[[a]]\n[a.b]\nx = 1\n[[a.c]]\n[[a]]\n[a.b]\nx = 2", "{a: [{b: {x: 1}, c: [{}]}, {b: {x: 2}}]}"),
        ("[a]\n[[a.b]]\nx = 1\n[[ a . b ]] # again", "{a: {b: [{x: 1}, {}]}}"),
        ("[[a]]\nb.c = 1\n[[a]]\nb.c = 2", "{a: [{b: {c: 1}}, {b: {c: 2}}]}"),
    ];

    [Fact]
    public void Documents_mean_what_the_specification_says()
    {
        var wrong = Table.Select((row, i) =>
        {
            var read = TomlDocument.Parse(Encoding.UTF8.GetBytes(row.Document), "x.toml");
            var meaning = read.Value is null ? read.Problems[0].What : TomlJson.Write(read.Value);
            return meaning == Expected(row.Meaning) ? null : $"{i}: {row.Document}\n   expected {row.Meaning}\n   found    {meaning}";
        }).OfType<string>().ToList();
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {Table.Length}:\n{string.Join('\n', wrong.Take(10))}");
    }

    /// <summary>The invariant culture of this runtime writes infinity as a word.</summary>
    private static string Expected(string meaning) => meaning.Replace("∞", "Infinity", StringComparison.Ordinal);

    [Fact]
    public void Values_know_their_place()
    {
        var root = TomlDocument.Parse("# head\r\n[tool]\r\n  name = \"é\" \r\nlist = [\r\n  1,\r\n  {b = 2}]\r\n"u8, "x.toml").OrThrow();
        var tool = root.Table("tool")!;
        Assert.Equal("x.toml:2:1", tool.Where.ToString());
        Assert.Equal("x.toml:3:3", tool.Entries[0].Where.ToString());
        Assert.Equal("x.toml:3:10", tool.Text("name")!.Where.ToString());
        Assert.Equal(["x.toml:5:3", "x.toml:6:3"], tool.Array("list")!.Items.Select(i => i.Where.ToString()));
        Assert.Null(tool.Find("nothing"));
    }

    [Fact]
    public void Large_tables_are_looked_up_and_kept_in_order()
    {
        var text = string.Concat(Enumerable.Range(0, 5000).Select(i => $"key{i} = {i}\n"));
        var root = TomlDocument.Parse(Encoding.UTF8.GetBytes(text), "x.toml").OrThrow();
        Assert.Equal("key4999", root.Entries[4999].Key);
        Assert.Equal(4321, ((TomlInteger)root.Find("key4321")!).Value);
    }
}
