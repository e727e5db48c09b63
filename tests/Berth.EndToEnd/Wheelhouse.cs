using System.Diagnostics;

[assembly: AssemblyFixture(typeof(Berth.EndToEnd.Wheelhouse))]

namespace Berth.EndToEnd;

/// <summary>A package index on loopback with real wheels of scikit-learn and what it needs, made by eng/wheelhouse.py at first use.</summary>
public sealed class Wheelhouse : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private Process? _server;
    private string? _address;

    /// <summary>Where the wheels lie, kept between runs.</summary>
    public string Folder { get; } = Path.Combine(Checkout.Kept, "wheels");

    /// <summary>The index's address, ending in <c>/simple/</c>.</summary>
    public async Task<string> StartAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return _address ??= await ServeAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { HasExited: false })
        {
            _server.Kill();
            await _server.WaitForExitAsync();
        }

        _server?.Dispose();
        _gate.Dispose();
    }

    private async Task<string> ServeAsync(CancellationToken cancellationToken)
    {
        var script = Checkout.PathOf("eng/wheelhouse.py");
        (await new Command(script, ["build", Folder]).RunAsync(cancellationToken)).Ended(0);
        _server = Process.Start(new ProcessStartInfo(script, ["serve", Folder]) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"cannot start {script}");
        return await _server.StandardOutput.ReadLineAsync(cancellationToken)
            ?? throw new InvalidOperationException("the wheelhouse ended before it served");
    }
}
