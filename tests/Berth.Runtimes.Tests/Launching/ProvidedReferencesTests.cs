using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Runtimes.Launching;

namespace Berth.Runtimes.Tests.Launching;

public class ProvidedReferencesTests
{
    [Fact]
    public void What_nothing_provides_is_named_before_the_task_starts()
    {
        var where = new SourceSpan("polyaxonfile.yml", 9, 3);
        var missing = ProvidedReferences.Missing([new(ExternalKind.Secret, "token", where), new(ExternalKind.Volume, "images", where)]);
        Assert.All(missing, p => Assert.Equal((RuntimeProblems.NothingProvides, where), (p.Code, p.Where)));
        Assert.Equal(["the task needs the secret `token`, which nothing on this machine provides", "the task needs the volume `images`, which nothing on this machine provides"], missing.Select(p => p.What));
        Assert.Empty(ProvidedReferences.Missing([]));
    }
}
