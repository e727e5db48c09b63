using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Archives;
using Berth.Oci.Registries;
using Berth.Oci.Tests.Archives;
using Berth.Oci.Validation;

namespace Berth.Oci.Tests.Registries;

/// <summary>Against Debian's docker-registry and skopeo, where they are installed.</summary>
public sealed class RealRegistryTests : IDisposable
{
    private readonly TestStore _home = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task What_skopeo_pushes_arrives_the_same()
    {
        Need("docker-registry", "skopeo");
        var image = new TestImage(3, 200_000);
        var layout = TestArchives.WriteFolder(Path.Combine(_home.Folder, "layout"), TestArchives.OciFiles(("v1", image)));
        using var registry = await StartAsync();
        await RunAsync("skopeo", "copy", "--preserve-digests", "--dest-tls-verify=false", $"oci:{layout}:v1", $"docker://{registry.Name}/team/app:v1");
        using var client = new RegistryClient(new RegistryOptions());
        var stored = await ImagePull.PullAsync(client, ImageReference.Parse($"{registry.Name}/team/app:v1").OrThrow(), Platform.LinuxAmd64, _home.Store, null, Cancel);
        Assert.Equal(image.Digest, stored.Manifest);
        Assert.Equal(image.Tars.Select(t => ContentDigest.Of(t)), stored.Layers.Select(l => l.DiffId));
        Assert.DoesNotContain(await ImageValidation.CheckStoredAsync(_home.Store, stored.Manifest, Cancel), p => p.Severity == Severity.Error);
        var e = await Assert.ThrowsAsync<BerthException>(() => ImagePull.PullAsync(client, ImageReference.Parse($"{registry.Name}/team/app:v2").OrThrow(), Platform.LinuxAmd64, _home.Store, null, Cancel));
        Assert.Equal("BERTH3201", e.Problems[0].Code.Id);
    }

    [Fact]
    public async Task Dockers_manifest_format_is_pulled_too()
    {
        Need("docker-registry", "skopeo");
        var image = new TestImage(2, 1000);
        var layout = TestArchives.WriteFolder(Path.Combine(_home.Folder, "layout"), TestArchives.OciFiles(("v1", image)));
        using var registry = await StartAsync();
        await RunAsync("skopeo", "copy", "--format", "v2s2", "--dest-tls-verify=false", $"oci:{layout}:v1", $"docker://{registry.Name}/app");
        using var client = new RegistryClient(new RegistryOptions());
        var stored = await ImagePull.PullAsync(client, ImageReference.Parse($"{registry.Name}/app").OrThrow(), Platform.LinuxAmd64, _home.Store, null, Cancel);
        Assert.Equal(image.Tars.Select(t => ContentDigest.Of(t)), stored.Layers.Select(l => l.DiffId));
    }

    [Theory]
    [InlineData("docker-archive", ":app:v1")]
    [InlineData("oci-archive", ":v1")]
    [InlineData("oci", ":v1")]
    public async Task Archives_that_skopeo_writes_are_read(string form, string name)
    {
        Need("skopeo");
        var image = new TestImage(2, 1000);
        var layout = TestArchives.WriteFolder(Path.Combine(_home.Folder, "layout"), TestArchives.OciFiles(("v1", image)));
        var path = Path.Combine(_home.Folder, "saved");
        await RunAsync("skopeo", "copy", $"oci:{layout}:v1", $"{form}:{path}{name}");
        var stored = await ImageArchive.ImportAsync(path, ":v1", Platform.LinuxAmd64, _home.Store, Cancel);
        Assert.Equal(image.Tars.Select(t => ContentDigest.Of(t)), stored.Layers.Select(l => l.DiffId));
    }

    private static void Need(params string[] programs)
    {
        foreach (var program in programs)
        {
            if (!Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(f => File.Exists(Path.Combine(f, program))))
                Assert.Skip($"`{program}` is not installed: apt-get install -y --no-install-recommends {program}");
        }
    }

    private async Task<Registry> StartAsync()
    {
        int port;
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        var config = Path.Combine(_home.Folder, "registry.yml");
        await File.WriteAllTextAsync(config, $"version: 0.1\nlog: {{level: error, accesslog: {{disabled: true}}}}\nstorage: {{filesystem: {{rootdirectory: {_home.Folder}/registry}}}}\nhttp: {{addr: '127.0.0.1:{port}'}}\n", Cancel);
        var process = Process.Start(new ProcessStartInfo("docker-registry", ["serve", config]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        for (var i = 0; i < 100; i++)
        {
            using var socket = new TcpClient();
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, Cancel);
                break;
            }
            catch (SocketException)
            {
                await Task.Delay(100, Cancel);
            }
        }

        return new Registry($"127.0.0.1:{port}", process);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = process.StandardError.ReadToEndAsync(Cancel);
        await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        Assert.True(process.ExitCode == 0, await said);
    }

    private sealed record Registry(string Name, Process Process) : IDisposable
    {
        public void Dispose()
        {
            Process.Kill();
            Process.WaitForExit();
            Process.Dispose();
        }
    }
}
