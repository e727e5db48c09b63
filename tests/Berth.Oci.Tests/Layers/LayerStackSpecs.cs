using Berth.Oci.Layers;

namespace Berth.Oci.Tests.Layers;

public sealed class LayerStackSpecs : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-stack-").FullName;

    [Fact]
    public void A_file_is_found_with_its_own_path_behind_links()
    {
        Write("0/usr/bin/python3.11", "0/usr/lib/x");
        Link("0/usr/bin/python3", "python3.11");
        Link("1/bin", "usr/bin");
        Link("1/loop", "loop");
        Assert.Equal(("usr/bin/python3.11", $"{_folder}/0/usr/bin/python3.11"), Stack(2).Locate("/bin/python3"));
        Assert.Equal(("usr/lib/x", $"{_folder}/0/usr/lib/x"), Stack(2).Locate("usr/bin/../lib/./x"));
        Assert.Equal(("usr", $"{_folder}/0/usr"), Stack(2).Locate("usr/bin/.."));
        Assert.Null(Stack(2).Locate("loop"));
        Assert.Null(Stack(2).Locate("usr/bin/python3.11/x"));
        Assert.Null(Stack(2).Locate(""));
    }

    [Fact]
    public void A_folder_lists_what_all_layers_have_in_it()
    {
        Write("0/a/one", "0/a/two", "1/a/two", "1/a/three", "2/other");
        Link("2/b", "a");
        Assert.Equal(["one", "three", "two"], Stack(3).List("/a"));
        Assert.Equal(["one", "three", "two"], Stack(3).List("b"));
        Assert.Empty(Stack(3).List("nowhere"));
        Assert.Empty(Stack(3).List("a/one"));
    }

    [Fact]
    public void What_an_upper_layer_replaced_is_hidden()
    {
        Write("0/a/one", "1/a", "2/a/new");
        Assert.Equal(["new"], Stack(3).List("a"));
        Assert.Equal(["one"], Stack(1).List("a"));
    }

    [Fact]
    public void What_an_upper_layer_took_away_is_hidden()
    {
        if (System.Environment.UserName != "root") Assert.Skip("needs root: whiteouts are devices");
        Write("0/a/one", "0/a/two", "0/b/one", "1/c", "2/b/new");
        Directory.CreateDirectory($"{_folder}/1/a");
        Run("mknod", $"{_folder}/1/a/one", "c", "0", "0");
        Run("mknod", $"{_folder}/1/b", "c", "0", "0");
        Assert.Equal(["two"], Stack(3).List("a"));
        Assert.Equal(["new"], Stack(3).List("b"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private LayerStack Stack(int layers) => new([.. Enumerable.Range(0, layers).Select(i => $"{_folder}/{i}")]);

    private void Write(params string[] paths)
    {
        foreach (var path in paths)
        {
            Directory.CreateDirectory(Path.GetDirectoryName($"{_folder}/{path}")!);
            File.WriteAllText($"{_folder}/{path}", path);
        }
    }

    private void Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName($"{_folder}/{path}")!);
        File.CreateSymbolicLink($"{_folder}/{path}", target);
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
