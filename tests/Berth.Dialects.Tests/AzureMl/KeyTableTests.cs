using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Berth.Dialects.AzureMl;
using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.Tests.AzureMl;

/// <summary>Walks the reference's key tables: each key is known to the shapes, so it is mapped, warned about or refused, and never unknown.</summary>
public sealed partial class KeyTableTests
{
    private static string Reference()
    {
        var path = Environment.GetEnvironmentVariable("BERTH_REFERENCE") is { Length: > 0 } given ? given : Path.Combine(Repository.Root, "..", "shared", "reference");
        path = Path.Combine(path, "azureml.md");
        if (!File.Exists(path)) Assert.Skip($"the reference is not at {path}");
        return File.ReadAllText(path);
    }

    [Fact]
    public void Every_field_of_the_first_form_is_a_key()
    {
        // What the reference spells otherwise in JSON than by its own rule, or says is not saved in this file.
        var elsewhere = new Dictionary<string, string>
        {
            ["databricks.{maven,pypi,rcran,jar,egg}Libraries"] = "databricks.mavenLibraries", ["spark.repositories / packages / precache_packages"] = "spark.precachePackages",
        };
        var missing = new List<string>();
        foreach (Match row in Row().Matches(Reference().Split("## 2.")[0]))
        {
            var field = row.Groups[1].Value.Trim();
            var path = elsewhere.GetValueOrDefault(field) ?? Camel(field);
            if (field != "section.field" && !Has(SavedEnvironmentShape.Document, path)) missing.Add(field);
        }

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_key_of_the_saved_sample_is_written_in_its_order()
    {
        var sample = Reference().Split("```json")[1].Split("```")[0];
        var written = SavedFolder.Again("{}"u8, "x").OrThrow();
        Assert.Equal(Keys(JsonNode.Parse(sample)!, "").Where(k => !k.EndsWith(".EXAMPLE_ENV_VAR", StringComparison.Ordinal)), Keys(JsonNode.Parse(written)!, ""));
        Assert.All(Keys(JsonNode.Parse(sample)!, "").Where(k => !k.StartsWith("environmentVariables.", StringComparison.Ordinal)), k => Assert.True(Has(SavedEnvironmentShape.Document, k), k));
    }

    [Fact]
    public void Every_key_of_the_R_section_and_the_registry_is_known()
    {
        var section = Reference().Split("JSON keys: ")[1].Split(". In the R SDK")[0];
        var names = section.Replace("[{repository, authToken}]", "", StringComparison.Ordinal).Split(", ").Select(n => "r." + n.Trim());
        Assert.All(names, n => Assert.True(Has(SavedEnvironmentShape.Document, n), n));
        Assert.All(new[] { "address", "username", "password", "registryIdentity.resourceId", "registryIdentity.clientId" }, n => Assert.True(Has(SavedEnvironmentShape.Document, "docker.baseImageRegistry." + n), n));
    }

    [Fact]
    public void Every_key_of_the_second_form_is_known()
    {
        var keys = Reference().Split("6.1 Keys: ")[1].Split(". [S]")[0];
        var names = Code().Matches(keys).Select(m => m.Groups[1].Value).Where(n => !n.Contains(' ', StringComparison.Ordinal)).ToList();
        Assert.InRange(names.Count, 11, 20);
        Assert.All(names, n => Assert.Contains(EnvironmentYamlShape.Document.Rules, r => r.Name == n && r.Standing == Standing.Used));
    }

    private static IEnumerable<string> Keys(JsonNode node, string path) => node is not JsonObject o ? [] : o.SelectMany(
        m => new[] { path + m.Key }.Concat(m.Value is null ? [] : Keys(m.Value, path + m.Key + ".")));

    private static string Camel(string field) => Underscore().Replace(field, m => m.Groups[1].Value.ToUpperInvariant());

    private static bool Has(Shape.Keys keys, string path)
    {
        var parts = path.Split('.', 2);
        var rule = keys.Rules.FirstOrDefault(r => r.Name == parts[0]);
        return rule is not null && (parts.Length == 1 || (rule.Shape is Shape.Keys inner && Has(inner, parts[1])));
    }

    [GeneratedRegex(@"^\| ([a-z][^|]*?) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("_([a-z])")]
    private static partial Regex Underscore();
}
