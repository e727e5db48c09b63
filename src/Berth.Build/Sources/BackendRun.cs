using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using Berth.Build.Progress;
using Berth.Build.Steps;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Layers;
using Berth.Oci.Store;

namespace Berth.Build.Sources;

/// <summary>Runs hooks of a build backend over an image: no network, nothing visible but the image, the packages of the build and the source.</summary>
/// <param name="layers">Diff ids of image and build packages, lowest first.</param>
internal sealed class BackendRun(BuildTools tools, BuildSystem system, string fileName, string path, ImmutableArray<ContentDigest> layers)
{
    private const string Inside = "/run/berth/build";
    private const string Out = "/run/berth/made";
    private const int KeptLines = 20;

    /// <summary>What building a wheel needs beyond what the source declares (PEP 517, get_requires_for_build_wheel).</summary>
    public Task<ImmutableArray<string>> RequiresAsync(StageClock stage, CancellationToken cancellationToken) =>
        RunAsync("requires", stage, made => JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(made, "requires.json")), SourceJson.Default.StringArray)!.ToImmutableArray(), cancellationToken);

    /// <summary>Builds the wheel and keeps it.</summary>
    /// <param name="keep">Takes the path of the wheel, which is gone afterwards.</param>
    public Task<BuiltWheel> WheelAsync(StageClock stage, Func<string, BuiltWheel> keep, CancellationToken cancellationToken) =>
        RunAsync("wheel", stage, made => keep(Directory.GetFiles(made, "*.whl") is [var only] ? only : throw Failed("made no wheel", [])), cancellationToken);

    private async Task<T> RunAsync<T>(string hook, StageClock stage, Func<string, T> read, CancellationToken cancellationToken)
    {
        foreach (var diffId in layers) await tools.Store.EnsureSnapshotAsync(diffId, cancellationToken);
        var folder = tools.Store.NewIngestPath();
        Directory.CreateDirectory(folder);
        try
        {
            var last = new Queue<string>();
            using var result = await tools.Runner.Value.RunAsync(Request(hook, folder, line =>
            {
                last.Enqueue(line);
                if (last.Count > KeptLines) last.Dequeue();
                stage.Print(line);
            }), cancellationToken);
            if (result.ExitCode != 0) throw Failed($"ended with exit code {result.ExitCode}", last);
            try
            {
                return read(result.UpperDirectory + Out);
            }
            catch (Exception e) when (e is IOException or JsonException)
            {
                throw Failed($"left no answer: {e.Message}", last);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private StepRequest Request(string hook, string folder, Action<string> output)
    {
        File.WriteAllBytes(Path.Combine(folder, "request.json"), JsonSerializer.SerializeToUtf8Bytes(new BackendRequest(system.Backend, system.BackendPath, []), SourceJson.Default.BackendRequest));
        File.WriteAllBytes(Path.Combine(folder, "frontend.py"), Frontend());
        // The packages of the base must not leak into the build.
        File.WriteAllText(Path.Combine(folder, "pyvenv.cfg"), Isolated());
        var source = Directory.Exists(path) ? $"{Inside}/source" : $"{Inside}/{fileName}";
        return new StepRequest
        {
            LowerDirectories = [.. layers.Select(tools.Store.SnapshotPath)],
            Arguments = ["/opt/berth/venv/bin/python", $"{Inside}/frontend.py", hook, source, Out, $"{Inside}/request.json"],
            Environment =
            [
                "PATH=/opt/berth/venv/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "VIRTUAL_ENV=/opt/berth/venv", "HOME=/tmp", "PYTHONNOUSERSITE=1",
                $"SOURCE_DATE_EPOCH={LayerFormat.Time}", "PYTHONHASHSEED=0", "LC_ALL=C.UTF-8", "TZ=UTC",
            ],
            WorkDirectory = "/tmp",
            Network = false,
            Mounts =
            [
                new(Path.Combine(folder, "frontend.py"), $"{Inside}/frontend.py"), new(Path.Combine(folder, "request.json"), $"{Inside}/request.json"),
                new(Path.Combine(folder, "pyvenv.cfg"), "/opt/berth/venv/pyvenv.cfg"), new(path, source),
            ],
            Output = output,
        };
    }

    private string Isolated()
    {
        var stack = new LayerStack([.. layers.Select(tools.Store.SnapshotPath)]);
        return File.ReadAllText(stack.Find("opt/berth/venv/pyvenv.cfg")!).Replace("include-system-site-packages = true", "include-system-site-packages = false", StringComparison.Ordinal);
    }

    private static byte[] Frontend()
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream("frontend.py")!;
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }

    private BerthException Failed(string how, IEnumerable<string> last)
    {
        var lines = string.Concat(last.Select(l => $"\n    {l}"));
        return new BerthException(new Problem(BuildProblems.SourceBuildFailed, $"`{fileName}` cannot be built: its backend `{system.Backend}` {how}{(lines.Length > 0 ? $"; its last lines:{lines}" : "")}",
            Fix: "use a version that has wheels, or add what the build needs to `apt`, such as gcc and python3-dev"));
    }
}
