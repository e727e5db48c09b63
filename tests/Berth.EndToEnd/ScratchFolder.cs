namespace Berth.EndToEnd;

/// <summary>An empty folder of a test's own, removed at its end.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateDirectory(System.IO.Path.Combine(Checkout.Kept, "scratch", Guid.NewGuid().ToString("n")[..12])).FullName;

    /// <summary>Writes a file and returns its absolute path.</summary>
    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Copies a folder of the checkout to the top of this one.</summary>
    public void CopyFrom(string relative)
    {
        foreach (var source in Directory.EnumerateFiles(Checkout.PathOf(relative), "*", SearchOption.AllDirectories))
        {
            var target = System.IO.Path.Combine(Path, System.IO.Path.GetRelativePath(Checkout.PathOf(relative), source));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(source, target);
        }
    }

    /// <summary>By a program that removes names which .NET cannot express.</summary>
    public void Dispose()
    {
        using var removal = System.Diagnostics.Process.Start("/bin/rm", ["-rf", "--", Path]);
        removal.WaitForExit();
    }
}
