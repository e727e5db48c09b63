using System.Collections.Immutable;
using Berth.Build.Caching;
using Berth.Build.Steps;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Layers;
using Berth.Oci.Store;
using Berth.Python.Probing;

namespace Berth.Build.Wheels;

/// <summary>
/// Finds the interpreter of an image and what it is: from the image's files, and by asking it where these do not settle it. The answer is remembered by
/// the image's layers.
/// </summary>
public sealed class PythonFinder(BuildTools tools, BuildSettings settings)
{
    private readonly CacheFolder _known = new(tools.Store, "python");

    /// <param name="layers">Diff ids, lowest first; unpacked.</param>
    /// <exception cref="BerthException">BERTH4106: there is none, or it does not start. BERTH4108: only starting it would tell, and this machine cannot.</exception>
    public async Task<FoundPython> FindAsync(ImmutableArray<ContentDigest> layers, CancellationToken cancellationToken)
    {
        var key = ContentDigest.Of($"{ExecutedLayers.ChainOf(layers)} {settings.Platform} {ContentDigest.Of(PythonProbe.Script)} {InterpreterFiles.Format}");
        if (_known.Find(key, BuildJson.Default.FoundPython) is { Installed.IsDefault: false } known) return known;
        ImmutableArray<string> folders = [.. layers.Select(tools.Store.SnapshotPath)];
        var stack = new LayerStack(folders);
        if (PythonProbe.Executables.FirstOrDefault(c => stack.Find(c) is not null) is not { } executable)
            throw new BerthException(new Problem(BuildProblems.NoPython, "the image has no Python interpreter, but Python packages are asked for",
                Fix: "add `apt: [python3]`, or choose a base with Python such as python:3.12-slim"));
        var found = new FoundPython(InterpreterFiles.Read(stack, settings.Platform) ?? await AskAsync(executable, folders, cancellationToken), InstalledDistributions.Of(stack));
        _known.Keep(key, found, BuildJson.Default.FoundPython);
        return found;
    }

    private async Task<PythonFacts> AskAsync(string executable, ImmutableArray<string> folders, CancellationToken cancellationToken)
    {
        if (!settings.RunsHere)
            throw new BerthException(new Problem(BuildProblems.ForeignPlatform, $"the files of `{executable}` do not tell which Python it is, and this machine cannot run it for {settings.Platform}",
                Fix: "choose a base with an ordinary CPython such as python:3.12-slim, or lock this variant on a machine of its platform"));
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
        return PythonProbe.Parse(lines[^1], executable);
    }
}
