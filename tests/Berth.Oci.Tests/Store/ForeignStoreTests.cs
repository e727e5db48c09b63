using Berth.Core.Problems;
using Berth.Oci.Store;
using Berth.Tests;

namespace Berth.Oci.Tests.Store;

public class ForeignStoreTests
{
    [Fact]
    public void A_store_of_somebody_else_cannot_be_written_and_says_so()
    {
        using var folder = new TemporaryFolder();
        var store = folder.Store();
        Exception? put = null, open = null, make = null;
        OrdinaryUser.Do(() =>
        {
            put = Record.Exception(() => store.Put("x"u8));
            open = Record.Exception(() => store.Tag("x", new() { MediaType = "a/b", Digest = Berth.Core.Locking.ContentDigest.Of("x"), Size = 1 }));
            make = Record.Exception(() => ContentStore.Open("/root/berth-not-mine"));
        });
        Assert.All(new[] { put, open, make }, e => Assert.Equal(OciProblems.CannotWriteStore, Assert.IsType<BerthException>(e).Problems[0].Code));
    }
}
