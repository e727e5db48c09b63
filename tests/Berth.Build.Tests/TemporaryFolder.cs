using Berth.Oci.Linux;
using Berth.Oci.Store;

namespace Berth.Build.Tests;

/// <summary>A folder of its own for one test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("berth-build-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public ContentStore Store(string name = "store") => ContentStore.Open(this[name]);

    /// <summary>Writes a file and the folders above it; returns its path.</summary>
    public string Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public void Dispose() => TreeRemoval.Remove(Path);
}
