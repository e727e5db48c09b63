using System.Text;
using System.Text.Json;
using Berth.Core.Problems;
using Berth.Oci.Validation;

namespace Berth.Oci.Tests.Validation;

public sealed class ConformanceTests
{
    /// <summary>Documents judged otherwise than the reference validator does, by id, with the reason.</summary>
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["config/007"] = "its history tells of one layer where there are two diff ids: a must of config.md (beyond/020), which the reference validator does not check",
    };

    [Fact]
    public void Documents_get_the_verdict_of_the_reference_validator()
    {
        using var table = JsonDocument.Parse(File.ReadAllText(Conformance.FileOrSkip("oci/documents.json")));
        var wrong = new List<string>();
        foreach (var row in table.RootElement.EnumerateArray())
        {
            var id = row.GetProperty("id").GetString()!;
            var problems = ImageValidation.Check(Kind(row), Encoding.UTF8.GetBytes(row.GetProperty("document").GetString()!), id);
            var accepted = problems.All(p => p.Severity != Severity.Error);
            if (accepted != row.GetProperty("valid").GetBoolean() && !Exceptions.ContainsKey(id)) wrong.Add($"{id}: {row.GetProperty("note").GetString()}; found {string.Join(" | ", problems.Select(p => p.What))}");
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} documents:\n{string.Join('\n', wrong.Take(10))}");
    }

    [Fact]
    public void Documents_that_break_a_rule_of_the_text_get_an_error_or_a_warning_by_its_level()
    {
        using var table = JsonDocument.Parse(File.ReadAllText(Conformance.FileOrSkip("oci/beyond_schema.json")));
        var wrong = new List<string>();
        foreach (var row in table.RootElement.EnumerateArray())
        {
            var problems = ImageValidation.Check(Kind(row), Encoding.UTF8.GetBytes(row.GetProperty("document").GetRawText()), "document");
            var wanted = row.GetProperty("level").GetString() == "must" ? Severity.Error : Severity.Warning;
            var worst = problems.IsEmpty ? (Severity?)null : problems.Max(p => p.Severity);
            if (worst != wanted) wrong.Add($"{row.GetProperty("id").GetString()}: {row.GetProperty("rule").GetString()}; found {string.Join(" | ", problems.Select(p => $"{p.Severity} {p.What}"))}");
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} documents:\n{string.Join('\n', wrong.Take(10))}");
    }

    private static DocumentKind Kind(JsonElement row) => row.GetProperty("schema").GetString() switch
    {
        "config-schema.json" => DocumentKind.Config,
        "content-descriptor.json" => DocumentKind.Descriptor,
        "image-index-schema.json" => DocumentKind.Index,
        "image-layout-schema.json" => DocumentKind.Layout,
        "image-manifest-schema.json" => DocumentKind.Manifest,
        var other => throw new InvalidOperationException($"no kind of document for {other}"),
    };
}
