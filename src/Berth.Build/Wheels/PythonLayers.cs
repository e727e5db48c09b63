using System.Collections.Immutable;
using Berth.Build.Caching;
using Berth.Build.Images;
using Berth.Build.Progress;
using Berth.Core.Locking;
using Berth.Oci.Layers;
using Berth.Oci.Store;
using Berth.Python.Environments;
using Berth.Python.Wheels;

namespace Berth.Build.Wheels;

/// <summary>Makes the layers of an environment's Python packages: one with the bare virtual environment, then one per group of wheels. Nothing is run, and nothing unpacked.</summary>
public sealed class PythonLayers(BuildTools tools, WheelFetch fetch)
{
    /// <summary>Raised when the same wheel would be laid out differently.</summary>
    private const int InstallFormat = 1;

    private readonly ContentStore _store = tools.Store;
    private readonly FetchedWheels _fetched = new(fetch);
    private readonly LayerCache _cache = new(tools.Store);
    private readonly CacheFolder _sizes = new(tools.Store, "wheel-sizes");

    /// <summary>Layers in order. Wheels are fetched only for layers that are not in the cache.</summary>
    /// <param name="wheels">Sorted by name; at least one.</param>
    public async Task<ImmutableArray<BuiltLayer>> BuildAsync(ImmutableArray<LockedWheel> wheels, PythonFacts facts, CancellationToken cancellationToken)
    {
        var venv = await VenvAsync(facts, cancellationToken);
        var groups = WheelGroups.Of(await SizesAsync(wheels, cancellationToken));
        var layers = new BuiltLayer[groups.Length];
        var missing = new List<int>();
        for (var i = 0; i < groups.Length; i++)
        {
            var key = Key(groups[i], facts);
            if (_cache.Find(key) is { } known) layers[i] = Describe(groups[i], known.DiffId, known.Size);
            else missing.Add(i);
        }

        if (missing.Count > 0)
        {
            using var plans = await PlannedWheels.OpenAsync(wheels, facts, _fetched, cancellationToken);
            await MakeAsync(groups, missing, plans, facts, layers, cancellationToken);
        }

        return [venv, .. layers];
    }

    /// <summary>Everything that decides the bytes of a group's layer; not the other packages, nor the base.</summary>
    public static LayerKey Key(WheelGroup group, PythonFacts facts) => LayerKey.Of("wheels",
    [
        new("python", $"{facts.ImplementationTag} {facts.MinorVersion}"),
        new("install format", InstallFormat.ToString()),
        .. group.Wheels.Select(w => KeyValuePair.Create($"wheel {w.Wheel.Name}", $"{w.Wheel.FileName} {w.Wheel.Sha256}")),
    ]);

    /// <summary>Everything that decides the layer with the bare virtual environment.</summary>
    public static LayerKey VenvKey(PythonFacts facts) => LayerKey.Of("python",
    [
        new("executable", facts.Executable),
        new("version", facts.Version),
        new("install format", InstallFormat.ToString()),
    ]);

    /// <summary>The groups, as far as every wheel's size is remembered; null otherwise.</summary>
    public static ImmutableArray<WheelGroup>? GroupsIfKnown(ContentStore store, ImmutableArray<LockedWheel> wheels)
    {
        var sizes = new CacheFolder(store, "wheel-sizes");
        var sized = wheels.Select(w => (Wheel: w, Size: sizes.Find(w.Sha256, BuildJson.Default.InstalledSize))).ToList();
        return sized.TrueForAll(s => s.Size is not null) ? WheelGroups.Of(sized.Select(s => new SizedWheel(s.Wheel, s.Size!.Bytes))) : null;
    }

    private async Task<BuiltLayer> VenvAsync(PythonFacts facts, CancellationToken cancellationToken)
    {
        var key = VenvKey(facts);
        var title = $"virtual environment of Python {facts.Version}";
        if (_cache.Find(key) is { } known) return new BuiltLayer("python", title, known.DiffId, known.Size, [], !tools.Made.Contains(known.DiffId));
        var layer = await LayerWriter.WriteAsync(_store, VirtualEnvironment.Entries(facts), new LayerWriteOptions { Forms = LayerForms.Blob }, cancellationToken);
        tools.Made.Add(layer.DiffId);
        _cache.Keep(key, title, layer);
        return new BuiltLayer("python", title, layer.DiffId, layer.Size, [], FromCache: false);
    }

    private async Task<IEnumerable<SizedWheel>> SizesAsync(ImmutableArray<LockedWheel> wheels, CancellationToken cancellationToken)
    {
        var sizes = new long?[wheels.Length];
        for (var i = 0; i < wheels.Length; i++) sizes[i] = _sizes.Find(wheels[i].Sha256, BuildJson.Default.InstalledSize)?.Bytes;
        ImmutableArray<LockedWheel> unknown = [.. wheels.Where((_, i) => sizes[i] is null)];
        var paths = await _fetched.PathsAsync(unknown, cancellationToken);
        foreach (var (wheel, path) in unknown.Zip(paths))
        {
            using var archive = WheelArchive.Open(path, wheel.FileName);
            var size = new InstalledSize(archive.Members.Sum(m => m.Size));
            _sizes.Keep(wheel.Sha256, size, BuildJson.Default.InstalledSize);
            sizes[wheels.IndexOf(wheel)] = size.Bytes;
        }

        return wheels.Select((w, i) => new SizedWheel(w, sizes[i]!.Value));
    }

    private async Task MakeAsync(
        ImmutableArray<WheelGroup> groups, List<int> missing, PlannedWheels plans, PythonFacts facts, BuiltLayer[] layers, CancellationToken cancellationToken)
    {
        var total = missing.Sum(i => groups[i].InstalledSize);
        var stage = StageClock.Start(tools.Progress, tools.Time, new Stage("wheels", $"{missing.Sum(i => groups[i].Wheels.Length)} packages in {missing.Count} layers"), total);
        long done = 0;
        // Largest first, so that the last one to end is a small one.
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(2, System.Environment.ProcessorCount), CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(missing.OrderByDescending(i => groups[i].InstalledSize), options, async (i, token) =>
        {
            var entries = groups[i].Wheels.SelectMany(w => plans[w.Wheel.Name].Files).ToList();
            var layer = await LayerWriter.WriteAsync(_store, entries, new LayerWriteOptions
            {
                Forms = LayerForms.Blob,
                Progress = bytes => stage.Advance(Interlocked.Add(ref done, bytes), total),
            }, token);
            _cache.Keep(Key(groups[i], facts), groups[i].Name, layer);
            tools.Made.Add(layer.DiffId);
            layers[i] = Describe(groups[i], layer.DiffId, layer.Size);
        });
        stage.End();
    }

    private BuiltLayer Describe(WheelGroup group, ContentDigest diffId, long size) =>
        new("wheels", group.Name, diffId, size, [.. group.Wheels.Select(w => $"{w.Wheel.Name} {w.Wheel.Version}")], !tools.Made.Contains(diffId));
}

/// <summary>Bytes a wheel takes once unpacked; remembered, since the lock does not hold it.</summary>
public sealed record InstalledSize(long Bytes);
