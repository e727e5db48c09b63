using System.Diagnostics;
using System.Text.Json;

namespace Berth.EndToEnd.Pip;

/// <summary>One lock installed twice over the same base: by Berth, and by Debian's pip into a virtual environment at the same place.</summary>
public sealed class PipComparison(SharedStore store) : IAsyncLifetime
{
    private const string Probe = "tests/Berth.EndToEnd/Pip/probe.py";
    private readonly string _wheels = Path.Combine(Checkout.Kept, "pip", "wheels");
    private readonly ScratchFolder _folder = new();
    private Installed? _berth, _pip;

    internal Installed Berth => _berth ?? throw new InvalidOperationException("the comparison was not made");

    internal Installed Pip => _pip ?? throw new InvalidOperationException("the comparison was not made");

    public async ValueTask InitializeAsync()
    {
        var script = Checkout.PathOf("eng/wheelhouse.py");
        (await new Command(script, ["build", _wheels, "ALL"]).RunAsync(TestContext.Current.CancellationToken)).Ended(0);
        foreach (var wheel in AwkwardWheels.All())
        {
            File.Delete(Path.Combine(_wheels, wheel.FileName));
            wheel.WriteInto(_wheels);
        }

        using var server = Process.Start(new ProcessStartInfo(script, ["serve", _wheels]) { RedirectStandardOutput = true }) ?? throw new InvalidOperationException($"cannot start {script}");
        try
        {
            var index = await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("the wheelhouse ended before it served");
            _berth = await InstalledByBerthAsync(index);
            _pip = await InstalledByPipAsync(index);
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync(CancellationToken.None);
        }
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return default;
    }

    private string Folder(string name) => Path.Combine(_folder.Path, name);

    private async Task<Installed> InstalledByBerthAsync(string index)
    {
        var pins = Directory.EnumerateFiles(_wheels, "*.whl").Select(w => Path.GetFileName(w).Split('-')).Select(n => $"    - '{n[0].Replace('_', '-')}=={n[1]}'\n").Order(StringComparer.Ordinal);
        // Another pip than the one that installs is among them, and what Debian adds to a base must not take part: nothing but Python.
        _folder.Write("berth/berth.yaml", $"name: same-berth\nbase: debian:bookworm\napt: [python3]\npython:\n  index: {index}\n  requirements:\n{string.Concat(pins)}run: python\n");
        File.Copy(Checkout.PathOf(Probe), Folder("berth/probe.py"));
        (await store.Berth.RunAsRootAsync("lock", "-q", Folder("berth"))).Ended(0);
        return Installed.Parse((await store.Berth.RunAsRootAsync("run", "-q", "--locked", Folder("berth"), "--", "env", "PYTHONDONTWRITEBYTECODE=1", "python", "probe.py")).Ended(0));
    }

    private async Task<Installed> InstalledByPipAsync(string index)
    {
        using var locked = JsonDocument.Parse(await File.ReadAllTextAsync(Folder("berth/berth.lock"), TestContext.Current.CancellationToken));
        var wheels = locked.RootElement.GetProperty("variants")[0].GetProperty("wheels").EnumerateArray()
            .Select(w => $"{w.GetProperty("name").GetString()} == {w.GetProperty("version").GetString()} --hash={w.GetProperty("sha256").GetString()}\n");
        _folder.Write("pip/requirements.txt", string.Concat(wheels));
        _folder.Write("pip/berth.yaml", "name: same-pip\nbase: debian:bookworm\napt: [python3, python3-pip, python3-venv]\nrun: python3\n");
        File.Copy(Checkout.PathOf(Probe), Folder("pip/probe.py"));
        File.Copy(Checkout.PathOf("tests/Berth.EndToEnd/Pip/install.sh"), Folder("pip/install.sh"));
        return Installed.Parse((await store.Berth.RunAsRootAsync("run", "-q", Folder("pip"), "--", "env", "PYTHONDONTWRITEBYTECODE=1", "sh", "install.sh", index)).Ended(0));
    }
}
