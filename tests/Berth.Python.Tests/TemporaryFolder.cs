namespace Berth.Python.Tests;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("berth-python-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
