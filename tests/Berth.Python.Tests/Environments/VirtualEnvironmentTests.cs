using System.Diagnostics;
using Berth.Oci.Layers;
using Berth.Python.Environments;

namespace Berth.Python.Tests.Environments;

public class VirtualEnvironmentTests
{
    [Fact]
    public void The_environment_has_its_configuration_links_and_folders()
    {
        var entries = VirtualEnvironment.Entries(Target.Cp312);
        Assert.Equal(entries.Select(e => e.Path).Order(StringComparer.Ordinal), entries.Select(e => e.Path));
        Assert.Contains(entries, e => e is LayerEntry.SymbolicLink { Path: "opt/berth/venv/bin/python", Target: "/usr/bin/python3" });
        Assert.Contains(entries, e => e is LayerEntry.SymbolicLink { Path: "opt/berth/venv/bin/python3.12", Target: "python" });
        Assert.Contains(entries, e => e is LayerEntry.Directory { Path: "opt/berth/venv/lib/python3.12/site-packages", Mode: 0x1ED });
        Assert.Equal("home = /usr/bin\ninclude-system-site-packages = true\nversion = 3.12.1\nexecutable = /usr/bin/python3\n", Text(entries, "pyvenv.cfg"));
        Assert.Equal("python3.13t", VenvLayout.Of(Target.Cp312 with { Version = "3.13.0", Tags = ["cp313-cp313t-linux_x86_64"] }).Folder);
        Assert.Equal("pypy3.10", VenvLayout.Of(Target.Cp312 with { Version = "3.10.14", ImplementationTag = "pp" }).Folder);
    }

    [Fact]
    public void Activating_and_leaving_gives_the_search_path_back()
    {
        const string script = "PATH=/usr/bin:/bin; set -eu; eval \"$1\"; echo $PATH; deactivate; echo $PATH ${VIRTUAL_ENV-none}";
        var start = new ProcessStartInfo("/bin/sh", ["-c", script, "sh", Text(VirtualEnvironment.Entries(Target.Cp312), "bin/activate")]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        Assert.Equal("/opt/berth/venv/bin:/usr/bin:/bin\n/usr/bin:/bin none\n", process.StandardOutput.ReadToEnd());
    }

    private static string Text(IEnumerable<LayerEntry> entries, string ending)
    {
        using var reader = new StreamReader(entries.OfType<LayerEntry.File>().Single(e => e.Path.EndsWith("/" + ending, StringComparison.Ordinal)).Open());
        return reader.ReadToEnd();
    }
}
