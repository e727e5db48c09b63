using Berth.Build.Caching;
using Berth.Core.Environments;
using Berth.Core.Locking;

namespace Berth.Build.Tests.Caching;

public class LastBuildsTests
{
    [Fact]
    public void A_name_stands_for_the_image_that_was_asked_for_last_whoever_asked()
    {
        using var folder = new TemporaryFolder();
        var last = new LastBuilds(folder.Store());
        var (first, second) = (ContentDigest.Of("first"), ContentDigest.Of("second"));
        Assert.True(last.Remember("/a/berth.yaml", Accelerator.Cpu, first, "digits"));
        Assert.False(last.Remember("/a/berth.yaml", Accelerator.Cpu, first, "digits"));
        Assert.True(last.Remember("/b/berth.yaml", Accelerator.Cpu, second, "digits"));
        Assert.True(last.Remember("/a/berth.yaml", Accelerator.Cpu, first, "digits"));
        Assert.False(last.Remember("/a/berth.yaml", Accelerator.Cpu, first, "digits"));
    }
}
