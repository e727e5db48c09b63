using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Berth.Core.Problems;

namespace Berth.Cli.Display;

/// <summary>Problems with their places in SARIF 2.1.0, which editors and code reviews show beside the lines.</summary>
public static class SarifReport
{
    public static string Of(ImmutableArray<Problem> problems)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            WriteTool(json, problems);
            json.WriteString("columnKind", "utf16CodeUnits");
            json.WriteStartArray("results");
            foreach (var problem in problems) WriteResult(json, problem);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WriteTool(Utf8JsonWriter json, ImmutableArray<Problem> problems)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "berth");
        json.WriteStartArray("rules");
        foreach (var code in problems.Select(p => p.Code).DistinctBy(c => c.Id).OrderBy(c => c.Id, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("id", code.Id);
            json.WriteStartObject("shortDescription");
            json.WriteString("text", code.Title);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, Problem problem)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", problem.Code.Id);
        json.WriteString("level", problem.Severity == Severity.Error ? "error" : "warning");
        json.WriteStartObject("message");
        json.WriteString("text", problem.Fix is null ? problem.What : $"{problem.What}\nfix: {problem.Fix}");
        json.WriteEndObject();
        if (problem.Where is { } where)
        {
            json.WriteStartArray("locations");
            json.WriteStartObject();
            json.WriteStartObject("physicalLocation");
            json.WriteStartObject("artifactLocation");
            json.WriteString("uri", Address(where.File));
            json.WriteEndObject();
            WriteRegion(json, where);
            json.WriteEndObject();
            if (problem.Key is not null) WriteKey(json, problem.Key);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>The file as a whole has no region.</summary>
    private static void WriteRegion(Utf8JsonWriter json, SourceSpan where)
    {
        if (where.Line <= 0) return;
        json.WriteStartObject("region");
        json.WriteNumber("startLine", where.Line);
        if (where.Column > 0) json.WriteNumber("startColumn", where.Column);
        json.WriteEndObject();
    }

    private static void WriteKey(Utf8JsonWriter json, string key)
    {
        json.WriteStartArray("logicalLocations");
        json.WriteStartObject();
        json.WriteString("fullyQualifiedName", key);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>Relative paths stay so, as code reviews expect them.</summary>
    private static string Address(string path) => Path.IsPathRooted(path)
        ? "file://" + string.Join('/', path.Split('/').Select(Uri.EscapeDataString))
        : string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
