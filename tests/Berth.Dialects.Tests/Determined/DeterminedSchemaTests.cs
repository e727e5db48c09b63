using System.Text.Json;

namespace Berth.Dialects.Tests.Determined;

public class DeterminedSchemaTests
{
    [Fact]
    public void The_published_schema_is_the_one_that_is_generated()
    {
        var path = Path.Combine(Repository.Root, "docs", "reference", "determined.schema.json");
        var schema = DialectList.Find("determined")!.Schema!();
        if (Repository.UpdateGoldens) File.WriteAllText(path, schema);
        Assert.True(File.ReadAllText(path) == schema, "the schema differs; BERTH_UPDATE_GOLDENS=1 writes it anew");
    }

    [Fact]
    public void The_schema_has_the_keys_of_experiments_and_of_commands()
    {
        using var schema = JsonDocument.Parse(DialectList.Find("determined")!.Schema!());
        var properties = schema.RootElement.GetProperty("properties");
        string[] some = ["searcher", "hyperparameters", "work_dir", "idle_timeout", "entrypoint", "environment"];
        Assert.All(some, key => Assert.True(properties.TryGetProperty(key, out _), key));
        Assert.False(properties.TryGetProperty("version", out _));
        var searcher = properties.GetProperty("searcher").GetProperty("anyOf")[0].GetProperty("properties");
        Assert.True(searcher.TryGetProperty("bracket_rungs", out _));
    }
}
