using System.Diagnostics;
using System.Text.Json;
using Berth.Core.Environments;
using Berth.Oci.Layers;
using Berth.Python.Probing;

namespace Berth.Python.Tests.Probing;

/// <summary>Real Debians, bootstrapped once and kept: what their files tell is what their Python says of itself.</summary>
public class RealBaseTests
{
    private const string Installed = """
        import json, re
        from importlib.metadata import distributions
        print(json.dumps(sorted({re.sub("[-_.]+", "-", d.metadata["Name"]).lower() + " " + d.version for d in distributions()})))
        """;

    [Fact]
    public void Files_tell_what_the_interpreter_says()
    {
        var root = Bootstrap("amd64", "minbase");
        var read = InterpreterFiles.Read(new LayerStack([root]), Platform.LinuxAmd64)!;
        var said = PythonProbe.Parse(Run("chroot", root, read.Executable, "-I", "-S", "-c", PythonProbe.Script), read.Executable);
        Assert.Equal(JsonSerializer.Serialize(said), JsonSerializer.Serialize(read));
        var distributions = JsonSerializer.Deserialize<string[]>(Run("chroot", root, read.Executable, "-I", "-c", Installed))!;
        Assert.Contains("six 1.16.0", distributions);
        Assert.Equal(distributions, InstalledDistributions.Of(new LayerStack([root])).Select(d => $"{d.Name} {d.Version}"));
    }

    [Fact]
    public void A_foreign_Debian_tells_the_same_but_for_the_processor()
    {
        var own = InterpreterFiles.Read(new LayerStack([Bootstrap("amd64", "minbase")]), Platform.LinuxAmd64)!;
        var foreign = InterpreterFiles.Read(new LayerStack([Bootstrap("arm64", "extract")]), Platform.LinuxArm64)!;
        Assert.Equal((own.Version, own.Executable), (foreign.Version, foreign.Executable));
        Assert.Equal(own.Markers.SetItem("platform_machine", "aarch64"), foreign.Markers);
        Assert.Contains("cp311-cp311-manylinux_2_36_aarch64", foreign.Tags);
        Assert.Contains(new InstalledDistribution("six", "1.16.0"), InstalledDistributions.Of(new LayerStack([Bootstrap("arm64", "extract")])));
    }

    /// <summary>Without maintainer scripts (<c>extract</c>) nothing of the foreign processor has to run.</summary>
    private static string Bootstrap(string architecture, string variant)
    {
        if (Environment.UserName != "root") Assert.Skip("needs root: bases are made as root");
        if (!File.Exists("/usr/bin/mmdebstrap")) Assert.Skip("mmdebstrap is not installed: apt-get install mmdebstrap");
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Berth.slnx"))) folder = folder.Parent;
        Assert.NotNull(folder);
        var root = Path.Combine(folder.FullName, "artifacts", "python-bases", architecture);
        if (Directory.Exists(root)) return root;
        Directory.CreateDirectory(Path.GetDirectoryName(root)!);
        var making = $"{root}.{Environment.ProcessId}.part";
        string[] mirror = Environment.GetEnvironmentVariable("BERTH_DEBIAN_MIRROR") is { Length: > 0 } address ? [address] : [];
        Run("mmdebstrap", ["--mode=root", "--format=directory", $"--variant={variant}", $"--architectures={architecture}", "--include=python3-minimal,libpython3-stdlib,python3-six,python3-yaml", "bookworm", making, .. mirror]);
        Directory.Move(making, root);
        return root;
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.Result);
        return output;
    }
}
