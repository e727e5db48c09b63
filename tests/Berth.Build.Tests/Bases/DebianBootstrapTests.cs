using Berth.Build.Bases;
using Berth.Core.Problems;
using Berth.Oci.Layers;

namespace Berth.Build.Tests.Bases;

/// <summary>Changes where programs are found, which is the whole process's: nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(DebianBootstrapTests), DisableParallelization = true)]
[Collection(nameof(DebianBootstrapTests))]
public sealed class DebianBootstrapTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string? _path = Environment.GetEnvironmentVariable("PATH");

    [Fact]
    public async Task The_same_packages_give_the_same_layer_whatever_traces_the_making_left()
    {
        const string Script = "for root; do :; done; mkdir -p \"$root/etc\" \"$root/var/log/apt\" \"$root/dev\" \"$root/usr/bin\"; echo $$ > \"$root/etc/machine-id\"; echo $$ > \"$root/var/log/dpkg.log\"; echo bash > \"$root/usr/bin/bash\"; touch -d 2000-01-01 \"$root\"/*/*";
        var layers = new List<StoredLayer>();
        foreach (var store in new[] { "one", "two" }) layers.Add(await RunAsync(Script, store));
        Assert.Equal(layers[0], layers[1]);
        var names = Oci.Linux.DirectoryListing.Read(_folder.Store("one").SnapshotPath(layers[0].DiffId)).Order(StringComparer.Ordinal);
        Assert.Equal(["dev", "etc", "proc", "run", "sys", "tmp", "usr", "var"], names);
        Assert.Empty(Directory.GetFiles(_folder["one/ingest"]));
    }

    [Fact]
    public async Task A_bootstrap_that_fails_shows_the_last_lines_and_leaves_nothing()
    {
        var thrown = await Assert.ThrowsAsync<BerthException>(() => RunAsync("for root; do :; done; mkdir -p \"$root/half\"; echo E: no such suite >&2; exit 3", "one"));
        Assert.Equal(BuildProblems.BootstrapFailed, thrown.Problems[0].Code);
        Assert.Contains("exit code 3", thrown.Problems[0].What, StringComparison.Ordinal);
        Assert.Contains("E: no such suite", thrown.Problems[0].What, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder["one/ingest"]));
    }

    [Fact]
    public async Task Without_the_program_it_says_how_to_get_it()
    {
        Environment.SetEnvironmentVariable("PATH", _folder.Path);
        var thrown = await Assert.ThrowsAsync<BerthException>(() => RunAsync(null, "one"));
        Assert.Equal(BuildProblems.BootstrapTool, thrown.Problems[0].Code);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("PATH", _path);
        _folder.Dispose();
    }

    private async Task<StoredLayer> RunAsync(string? script, string store)
    {
        if (script is not null)
        {
            File.SetUnixFileMode(_folder.Write("bin/mmdebstrap", "#!/bin/sh\n" + script + "\n"), (UnixFileMode)LayerFormat.ExecutableMode);
            Environment.SetEnvironmentVariable("PATH", $"{_folder["bin"]}:{_path}");
        }

        return await DebianBootstrap.RunAsync(_folder.Store(store), "bookworm", "amd64", null, _ => { }, TestContext.Current.CancellationToken);
    }
}
