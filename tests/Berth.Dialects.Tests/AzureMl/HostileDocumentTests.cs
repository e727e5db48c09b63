using System.Text;
using Berth.Core.Problems;
using Berth.Dialects.Json;

namespace Berth.Dialects.Tests.AzureMl;

public sealed class HostileDocumentTests
{
    private const string Odd = "{}[]:,\"'\n-#&*!|>%@`0null";
    private static readonly byte[] Fresh = Encoding.UTF8.GetBytes(Saved.Fresh);

    public static TheoryData<string, string> Bad() => new()
    {
        { "", "BERTH1071" }, { " \n", "BERTH1071" }, { "{", "BERTH1071" }, { "{\"a\": 1,}", "BERTH1071" }, { "{} x", "BERTH1071" },
        { "{\"a\": \"\\u0000\"}", "BERTH1071" }, { "{\"a\": \"\\ud800\"}", "BERTH1071" }, { "{\"a\": 1, \"a\": 2}", "BERTH1005" },
        { "{\"a\": 01}", "BERTH1071" }, { "// c\n{}", "BERTH1071" }, { new string('[', 100_000), "BERTH1003" }, { "{\"a\": \0}", "BERTH1002" },
        { new string(' ', 5 << 20), "BERTH1003" }, { "[" + string.Concat(Enumerable.Repeat("0,", 300_000)) + "0]", "BERTH1003" },
    };

    [Theory]
    [MemberData(nameof(Bad), DisableDiscoveryEnumeration = true)]
    public void A_document_that_is_no_JSON_is_refused_with_a_place(string text, string code)
    {
        var read = JsonNodes.Parse(Encoding.UTF8.GetBytes(text), "x.json");
        Assert.Null(read.Value);
        Assert.Equal(code, read.Problems[0].Code.Id);
        Assert.NotNull(read.Problems[0].Where);
        Assert.NotNull(read.Problems[0].Fix);
    }

    [Fact]
    public void Places_count_lines_and_columns()
    {
        var read = JsonNodes.Parse("{\n  \"a\": {\n    \"b\": [1,\n 2]}}"u8, "x").OrThrow();
        var a = ((Dialects.Yaml.YamlMapping)read).Mapping("a")!;
        Assert.Equal((2, 8), (a.Where.Line, a.Where.Column));
        Assert.Equal((3, 5), (a.Entries[0].Key.Where.Line, a.Entries[0].Key.Where.Column));
        Assert.Equal((4, 2), (((Dialects.Yaml.YamlSequence)a.Find("b")!).Items[1].Where.Line, ((Dialects.Yaml.YamlSequence)a.Find("b")!).Items[1].Where.Column));
    }

    [Fact]
    public void Damaged_documents_end_in_problems_and_never_otherwise()
    {
        using var scratch = new Scratch();
        var random = new Random(20_260_801);
        string[] conda = ["dependencies: [python=3.11, {pip: [a]}]\nchannels: [c]\n", "image: a:1\nconda_file: {dependencies: [python]}\n"];
        for (var round = 0; round < 3_000; round++)
        {
            var source = (round % 3) switch { 0 => Fresh, 1 => Encoding.UTF8.GetBytes(conda[0]), _ => Encoding.UTF8.GetBytes(conda[1]) };
            var bytes = (byte[])source.Clone();
            for (var edit = random.Next(1, 6); edit > 0; edit--)
            {
                var at = random.Next(bytes.Length + 1);
                bytes = random.Next(3) switch
                {
                    0 => [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(20))..], (byte)' '],
                    1 => [.. bytes[..at], (byte)Odd[random.Next(Odd.Length)], .. bytes[at..]],
                    _ => [.. bytes[..at], .. bytes[random.Next(at + 1)..at], .. bytes[at..]],
                };
            }

            var name = (round % 3) switch { 0 => "azureml_environment.json", 1 => "e.yml", _ => "env.yaml" };
            scratch.Add(name, bytes);
            var read = Recognition.Load(Path.Combine(scratch.Folder, name), (round % 3) switch { 0 => "azureml", 1 => "conda", _ => "azureml" });
            Assert.Equal(read.Value is null, read.Problems.Any(p => p.Severity == Severity.Error));
            Assert.All(read.Problems, p => Assert.NotNull(p.Fix));
        }
    }
}
