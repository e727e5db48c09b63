using Berth.Oci.Linux;
using Berth.Oci.Store;

namespace Berth.Oci.Tests;

/// <summary>A folder of its own for one test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("berth-oci-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public ContentStore Store(string name = "store") => ContentStore.Open(this[name]);

    public void Dispose() => TreeRemoval.Remove(Path);
}
