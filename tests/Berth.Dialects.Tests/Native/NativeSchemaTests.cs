using System.Text.Json;
using Berth.Dialects.Native;
using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.Tests.Native;

public class NativeSchemaTests
{
    [Fact]
    public void The_published_schema_is_the_one_that_is_generated()
    {
        var path = Path.Combine(Repository.Root, "docs", "reference", "berth.schema.json");
        if (Repository.UpdateGoldens)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, NativeShape.ToJsonSchema());
        }

        Assert.True(File.ReadAllText(path) == NativeShape.ToJsonSchema(), "the schema differs; BERTH_UPDATE_GOLDENS=1 writes it anew");
    }

    [Fact]
    public void Every_key_that_has_an_effect_is_described()
    {
        using var schema = JsonDocument.Parse(NativeShape.ToJsonSchema());
        var properties = schema.RootElement.GetProperty("properties");
        Assert.All(properties.EnumerateObject(), p => Assert.NotEqual("", p.Value.GetProperty("description").GetString()));
        Assert.Equal(NativeShape.Document.Rules.Count(r => r.Standing == Standing.Used), properties.EnumerateObject().Count());
    }
}
