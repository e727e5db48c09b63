using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Berth.EndToEnd;

/// <summary>Base images from everywhere a declaration can name, and the store as other tools read it.</summary>
public sealed class BaseTests(SharedStore store) : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Source => $"oci:{store.Berth.Home}:plain";

    [Fact]
    public async Task Skopeo_reads_the_store_as_an_image_layout()
    {
        var image = await PlainAsync();
        var seen = (await Skopeo("inspect", Source)).Ended(0).Json;
        Assert.Equal(image, seen.GetProperty("Digest").GetString());
        Assert.Equal("amd64", seen.GetProperty("Architecture").GetString());
    }

    [Fact]
    public async Task Umoci_unpacks_the_image_to_the_files_the_task_sees()
    {
        if (!File.Exists("/usr/bin/umoci")) Assert.Skip("needs umoci: apt-get install umoci");
        await PlainAsync();
        var bundle = Path.Combine(_folder.Path, "bundle");
        (await new Command("/usr/bin/umoci", ["unpack", "--image", $"{store.Berth.Home}:plain", bundle]).RunAsync(Cancellation)).Ended(0);
        Assert.Contains("bookworm", await File.ReadAllTextAsync(Path.Combine(bundle, "rootfs/etc/os-release"), Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("oci:layout:tagged")]
    [InlineData("oci:layout")]
    [InlineData("docker-archive:image.tar")]
    [InlineData("oci-archive:image.tar")]
    public async Task A_base_on_disk_is_built_on_and_run(string reference)
    {
        await PlainAsync();
        var target = $"{reference.Split(':')[0]}:{Path.Combine(_folder.Path, reference.Split(':')[1])}{(reference.StartsWith("oci:", StringComparison.Ordinal) ? ":tagged" : "")}";
        (await Skopeo("copy", "-q", Source, target)).Ended(0);
        await RunsAsync(reference);
    }

    [Fact]
    public async Task A_base_of_a_registry_is_pulled_by_digest_and_run()
    {
        if (!File.Exists("/usr/bin/docker-registry")) Assert.Skip("needs docker-registry: apt-get install docker-registry");
        await PlainAsync();
        var port = FreePort();
        var configuration = _folder.Write("registry.yml", $"version: 0.1\nlog: {{level: error}}\nstorage: {{filesystem: {{rootdirectory: {_folder.Path}/registry}}}}\nhttp: {{addr: '127.0.0.1:{port}'}}\n");
        using var registry = Process.Start(new ProcessStartInfo("/usr/bin/docker-registry", ["serve", configuration]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            CommandResult copied;
            var tries = 0;
            do
            {
                await Task.Delay(100, Cancellation);
                copied = await Skopeo("copy", "-q", "--dest-tls-verify=false", Source, $"docker://127.0.0.1:{port}/team/plain:1.0");
            }
            while (copied.ExitCode != 0 && ++tries < 50);

            copied.Ended(0);
            await RunsAsync($"127.0.0.1:{port}/team/plain:1.0");
            _folder.Write("lost/berth.yaml", $"base: 127.0.0.1:{port}/team/plain:2.0\nrun: echo hello\n");
            (await store.Berth.RunAsRootAsync("build", Path.Combine(_folder.Path, "lost"))).Ended(66).Said("BERTH3201", "plain:2.0", "fix:");
        }
        finally
        {
            registry.Kill();
        }

        _folder.Write("gone/berth.yaml", $"base: 127.0.0.1:{port}/team/other:1.0\nrun: echo hello\n");
        (await store.Berth.RunAsRootAsync("build", Path.Combine(_folder.Path, "gone"))).Ended(69).Said("BERTH3202", "fix:");
    }

    [Fact]
    public async Task A_base_that_is_not_there_is_named()
    {
        _folder.Write("berth.yaml", "base: oci:nowhere\nrun: echo hello\n");
        (await store.Berth.RunAsync("check", _folder.Path)).Ended(66).Said("BERTH4004", "nowhere", "berth.yaml:1:7", "fix:");
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> PlainAsync() =>
        (await store.Berth.RunAsRootAsync("build", "-q", _folder.Write("plain/berth.yaml", SharedStore.PlainDeclaration))).Ended(0).Output.Trim();

    private async Task RunsAsync(string reference)
    {
        var berth = new BerthCommand(Path.Combine(_folder.Path, "home"));
        _folder.Write("berth.yaml", $"name: based\nbase: {reference}\nrun: grep -o bookworm /etc/os-release | head -n 1\n");
        Assert.Equal("bookworm\n", (await berth.RunAsRootAsync("run", "-q", "--no-context", _folder.Path)).Ended(0).Output);
        (await berth.RunAsRootAsync("lock", "-q", _folder.Path)).Ended(0);
        Assert.Contains("sha256:", await File.ReadAllTextAsync(Path.Combine(_folder.Path, "berth.lock"), Cancellation), StringComparison.Ordinal);
    }

    private static Task<CommandResult> Skopeo(params string[] arguments)
    {
        if (!File.Exists("/usr/bin/skopeo")) Assert.Skip("needs skopeo: apt-get install skopeo");
        return new Command("/usr/bin/skopeo", arguments).RunAsync(Cancellation);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
