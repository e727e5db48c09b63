using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Berth.Build.Caching;
using Berth.Build.Progress;
using Berth.Build.Steps;
using Berth.Build.Wheels;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Indexes;
using Berth.Python.Metadata;
using Berth.Python.Resolving;
using Berth.Python.Wheels;

namespace Berth.Build.Sources;

/// <summary>Finds the packages that a build itself needs.</summary>
/// <param name="requirements">PEP 508.</param>
/// <param name="sources">Builds those of them that have no wheel either.</param>
public delegate Task<LockedPackages> ResolveBuild(PythonSpec requirements, ISourceDistributions sources, CancellationToken cancellationToken);

/// <summary>
/// Builds wheels from sources inside the image they are for (PEP 517), each once: a wheel is kept under the digest of its source, the layers it was
/// built over and the interpreter.
/// </summary>
/// <param name="below">Diff ids of the image without Python packages, lowest first.</param>
public sealed class SourceBuilds(
    BuildTools tools, PythonLayers pythonLayers, WheelFetch fetch, ImmutableArray<ContentDigest> below, PythonFacts facts, ResolveBuild resolve) : ISourceDistributions
{
    private readonly CacheFolder _known = new(tools.Store, "sources");
    private readonly ConcurrentDictionary<ContentDigest, Lazy<Task<BuiltWheel>>> _built = new();

    /// <summary>Sources whose build led to this one.</summary>
    private readonly AsyncLocal<ImmutableHashSet<ContentDigest>> _above = new();

    public async Task<Checked<PackageMetadata>> DescribeAsync(IndexFile file, string path, CancellationToken cancellationToken)
    {
        try
        {
            var wheel = await GetAsync(file.FileName, path, cancellationToken);
            using var archive = WheelArchive.Open(fetch.KeptPath(wheel.Sha256), wheel.FileName);
            return PackageMetadata.Parse(archive.ReadMetadata(), wheel.FileName);
        }
        catch (BerthException e) when (e.Problems[0].Code == BuildProblems.SourceBuildFailed || e.Problems[0].Code == BuildProblems.InvalidSource)
        {
            return new(null, e.Problems);
        }
    }

    public async Task<LockedWheel> BuildAsync(IndexFile file, string path, PackageMetadata metadata, CancellationToken cancellationToken)
    {
        var wheel = await GetAsync(file.FileName, path, cancellationToken);
        var size = Directory.Exists(path) ? 0 : new FileInfo(path).Length;
        return new LockedWheel(PackageName.Normalize(metadata.Name), metadata.Version.ToString(), wheel.FileName, file.Url.AbsoluteUri, wheel.Size, wheel.Sha256, [])
        {
            Source = new LockedSource(file.FileName, size, SourceDigest(path)),
        };
    }

    /// <summary>Builds again what a lock names and this machine does not have.</summary>
    /// <exception cref="BerthException">BERTH4503: another wheel came out than the locked one; BERTH4501, BERTH4502; the source cannot be had.</exception>
    public async Task RestoreAsync(LockedWheel wheel, CancellationToken cancellationToken)
    {
        if (wheel.Source is not { } source || fetch.IsKept(wheel.Sha256)) return;
        var url = new Uri(wheel.Url);
        var path = url.IsFile && Directory.Exists(url.LocalPath) ? url.LocalPath : (await fetch.DownloadAsync(url, null, source.FileName, cancellationToken)).Path;
        if (SourceDigest(path) != source.Sha256)
            throw new BerthException(new Problem(BuildProblems.BuiltWheelDiffers, $"the source `{source.FileName}` is not the locked one", Fix: $"berth lock --upgrade-package {wheel.Name}"));
        var built = await GetAsync(source.FileName, path, cancellationToken);
        if (built.Sha256 != wheel.Sha256)
        {
            throw new BerthException(new Problem(BuildProblems.BuiltWheelDiffers, $"the wheel built from `{source.FileName}` has the digest `{built.Sha256}`, the lock says `{wheel.Sha256}`",
                Fix: $"berth lock --upgrade-package {wheel.Name}"));
        }
    }

    private static ContentDigest SourceDigest(string path)
    {
        if (Directory.Exists(path)) return StepFiles.DigestOf(path);
        using var file = File.OpenRead(path);
        return ContentDigest.FromHash(SHA256.HashData(file));
    }

    private async Task<BuiltWheel> GetAsync(string fileName, string path, CancellationToken cancellationToken)
    {
        var key = LayerKey.Of("source",
        [
            new("source", SourceDigest(path).ToString()),
            new("layers below", ExecutedLayers.ChainOf(below).ToString()),
            new("python", $"{facts.Executable} {facts.Version}"),
        ]).Digest;
        if (_known.Find(key, SourceJson.Default.BuiltWheel) is { } known && fetch.IsKept(known.Sha256)) return known;
        var above = _above.Value ?? [];
        if (above.Contains(key))
            throw new BerthException(new Problem(BuildProblems.SourceBuildFailed, $"`{fileName}` needs itself to be built", Fix: "put a wheel of it into a `python.find_links` folder"));
        return await _built.GetOrAdd(key, _ => new(() => Task.Run(async () =>
        {
            _above.Value = above.Add(key);
            var wheel = await MakeAsync(fileName, path, cancellationToken);
            _known.Keep(key, wheel, SourceJson.Default.BuiltWheel);
            return wheel;
        }, cancellationToken))).Value;
    }

    private async Task<BuiltWheel> MakeAsync(string fileName, string path, CancellationToken cancellationToken)
    {
        var system = BuildSystem.Read(SourceFile.Pyproject(path, fileName), $"{fileName}/pyproject.toml").OrThrow();
        var layers = await LayersAsync(system.Requires, cancellationToken);
        var stage = StageClock.Start(tools.Progress, tools.Time, new Stage("source", fileName));
        var run = new BackendRun(tools, system, fileName, path, layers);
        var more = await run.RequiresAsync(stage, cancellationToken);
        if (!more.IsEmpty) run = new BackendRun(tools, system, fileName, path, await LayersAsync([.. system.Requires, .. more], cancellationToken));
        var wheel = await run.WheelAsync(stage, Keep, cancellationToken);
        stage.End();
        return wheel;
    }

    private async Task<ImmutableArray<ContentDigest>> LayersAsync(ImmutableArray<string> requires, CancellationToken cancellationToken)
    {
        var packages = await resolve(new PythonSpec { Requirements = [.. requires.Select(r => new Declared<string>(r, null))] }, this, cancellationToken);
        return [.. below, .. (await pythonLayers.BuildAsync(packages.Wheels, facts, cancellationToken)).Select(l => l.DiffId)];
    }

    private BuiltWheel Keep(string path)
    {
        var (sha256, size) = fetch.Keep(path);
        return new BuiltWheel(Path.GetFileName(path), size, sha256);
    }
}
