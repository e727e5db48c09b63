using Berth.Oci.Store;

namespace Berth.Oci.Tests.Registries;

/// <summary>A folder for one test, with a store in it; gone afterwards.</summary>
public sealed class TestStore : IDisposable
{
    public TestStore()
    {
        Folder = Directory.CreateTempSubdirectory("berth-oci-").FullName;
        Store = ContentStore.Open(Path.Combine(Folder, "store"));
    }

    public string Folder { get; }

    public ContentStore Store { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
