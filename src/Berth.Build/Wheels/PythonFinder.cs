using System.Collections.Immutable;
using Berth.Build.Caching;
using Berth.Build.Steps;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Layers;
using Berth.Oci.Store;
using Berth.Python.Probing;

namespace Berth.Build.Wheels;

/// <summary>Finds the interpreter of an image and asks it what it is; the answer is remembered by the image's layers.</summary>
public sealed class PythonFinder(BuildTools tools)
{
    private readonly CacheFolder _known = new(tools.Store, "python");

    /// <param name="layers">Diff ids, lowest first; unpacked.</param>
    /// <exception cref="BerthException">BERTH4106: there is none, or it does not start.</exception>
    public async Task<PythonFacts> FindAsync(ImmutableArray<ContentDigest> layers, CancellationToken cancellationToken)
    {
        var key = ContentDigest.Of($"{ExecutedLayers.ChainOf(layers)} {ContentDigest.Of(PythonProbe.Script)}");
        if (_known.Find(key, BuildJson.Default.PythonFacts) is { } known) return known;
        ImmutableArray<string> folders = [.. layers.Select(tools.Store.SnapshotPath)];
        var stack = new LayerStack(folders);
        if (PythonProbe.Executables.FirstOrDefault(c => stack.Find(c.TrimStart('/')) is not null) is not { } executable)
            throw new BerthException(new Problem(BuildProblems.NoPython, "the image has no Python interpreter, but Python packages are asked for",
                Fix: "add `apt: [python3]`, or choose a base with Python such as python:3.12-slim"));
        var lines = new List<string>();
        using var result = await tools.Runner.Value.RunAsync(new StepRequest
        {
            LowerDirectories = folders,
            Arguments = [executable, "-I", "-S", "-c", PythonProbe.Script],
            Environment = ["PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8"],
            Output = lines.Add,
        }, cancellationToken);
        if (result.ExitCode != 0 || lines.Count == 0)
            throw new BerthException(new Problem(BuildProblems.NoPython, $"`{executable}` does not tell its version (exit code {result.ExitCode}): {string.Join(' ', lines.TakeLast(3))}",
                Fix: "check that the base image fits this machine's processor"));
        var facts = PythonProbe.Parse(lines[^1], executable);
        _known.Keep(key, facts, BuildJson.Default.PythonFacts);
        return facts;
    }
}
