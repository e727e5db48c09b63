using Berth.Dialects.Polyaxon;

namespace Berth.Dialects.Tests.Polyaxon;

public class PolyaxonSchemaTests
{
    [Fact]
    public void The_published_schema_is_the_one_that_is_generated()
    {
        var path = Path.Combine(Repository.Root, "docs", "reference", "polyaxon.schema.json");
        if (Repository.UpdateGoldens) File.WriteAllText(path, PolyaxonShape.ToJsonSchema());
        Assert.True(File.ReadAllText(path) == PolyaxonShape.ToJsonSchema(), "the schema differs; BERTH_UPDATE_GOLDENS=1 writes it anew");
    }
}
