using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Images;
using Berth.Oci.Registries;

namespace Berth.Oci.Tests.Registries;

/// <summary>A store, a registry beside it, and a client in a hurry.</summary>
public abstract class PullTests : IAsyncDisposable
{
    protected static RegistryOptions Quick { get; } = new() { FirstDelay = TimeSpan.FromMilliseconds(1), Silence = TimeSpan.FromSeconds(5), Attempts = 4 };

    protected TestStore Home { get; } = new();

    protected FakeRegistry Remote { get; } = new();

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await Remote.DisposeAsync();
        Home.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static bool IsLayer(FakeRequest request, TestImage image) => image.Compressed.Any(c => request.Path.EndsWith(ContentDigest.Of(c).Hex, StringComparison.Ordinal));

    protected ImageReference Reference(string name) => ImageReference.Parse($"{Remote.Name}/{name}").OrThrow();

    protected async Task<StoredImage> PullAsync(string name, Platform? platform = null, RegistryCredentials? credentials = null, IProgress<TransferProgress>? progress = null)
    {
        using var client = new RegistryClient(Quick with { Credentials = (_, _) => ValueTask.FromResult(credentials) });
        return await ImagePull.PullAsync(client, Reference(name), platform ?? Platform.LinuxAmd64, Home.Store, progress, Cancel);
    }

    protected async Task<Problem> FailsAsync(string name, string code, Platform? platform = null, RegistryCredentials? credentials = null)
    {
        var e = await Assert.ThrowsAsync<BerthException>(() => PullAsync(name, platform, credentials));
        Assert.Equal(code, e.Problems[0].Code.Id);
        return e.Problems[0];
    }
}
