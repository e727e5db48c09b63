using System.Collections.Immutable;
using Berth.Build.Caching;
using Berth.Build.Progress;
using Berth.Core.Locking;
using Berth.Oci.Images;
using Berth.Oci.Layers;
using Berth.Oci.Store;

namespace Berth.Build.Steps;

/// <summary>A layer that exists only once something has run, and how to tell it from the same layer on another day.</summary>
public sealed record ExecutedLayer
{
    public required Stage Stage { get; init; }

    public required LayerKey Key { get; init; }

    public required ImmutableArray<string> Arguments { get; init; }

    public ImmutableArray<string> Environment { get; init; } = [];

    public string WorkDirectory { get; init; } = "/";

    public ImmutableArray<StepMount> Mounts { get; init; } = [];

    /// <summary>Turns a failure into the exception to throw.</summary>
    /// <remarks>Arguments: exit code, the last lines of output.</remarks>
    public required Func<int, IReadOnlyList<string>, Exception> Failed { get; init; }
}

/// <summary>Runs what must run, over the layers so far, and turns what it changed into a layer; or finds that layer in the cache.</summary>
public sealed class ExecutedLayers(BuildTools tools)
{
    private const int KeptLines = 20;
    private readonly ContentStore _store = tools.Store;
    private readonly LayerCache _cache = new(tools.Store);

    /// <summary>Logs and caches that differ from run to run and that nobody needs in an image.</summary>
    private static readonly OverlayFilter Leavings = new([
        "var/lib/apt/lists", "var/cache/apt", "var/cache/ldconfig/aux-cache", "var/cache/debconf", "var/log",
        "var/lib/dpkg/status-old", "var/lib/dpkg/available", "var/lib/dpkg/diversions-old", "var/lib/dpkg/statoverride-old",
        "var/lib/dpkg/lock", "var/lib/dpkg/lock-frontend", "var/lib/dpkg/triggers/Lock",
        "etc/passwd-", "etc/group-", "etc/shadow-", "etc/gshadow-", "etc/.pwd.lock", "etc/subuid-", "etc/subgid-",
        "etc/hostname", "etc/hosts", "etc/resolv.conf", "etc/machine-id",
        "dev", "proc", "sys", "run", "tmp", "root/.cache", "root/.wget-hsts", StepFolder,
    ]);

    /// <summary>Where a step finds its files; never part of a layer.</summary>
    public const string StepFolder = "run/berth/step";

    public static ContentDigest ChainOf(ImmutableArray<ContentDigest> diffIds) => ChainId.Of(diffIds);

    /// <param name="below">Diff ids of the layers so far, lowest first.</param>
    /// <param name="rerun">Do not look in the cache.</param>
    public async Task<LockedLayer> GetAsync(ExecutedLayer layer, ImmutableArray<ContentDigest> below, bool rerun, CancellationToken cancellationToken)
    {
        var stage = StageClock.Start(tools.Progress, tools.Time, layer.Stage);
        // Two processes that want the same layer: the second waits, then finds it in the cache.
        using var turn = await _store.LockAsync($"layer-{layer.Key.Digest.Hex[..16]}", cancellationToken);
        if (!rerun && _cache.Find(layer.Key) is { } known)
        {
            await _store.EnsureSnapshotAsync(known.DiffId, cancellationToken);
            stage.End(fromCache: true);
            return new LockedLayer(layer.Key.Digest, known.DiffId, known.Size);
        }

        foreach (var diffId in below) await _store.EnsureSnapshotAsync(diffId, cancellationToken);
        var last = new Queue<string>();
        using var result = await tools.Runner.Value.RunAsync(new StepRequest
        {
            LowerDirectories = [.. below.Select(_store.SnapshotPath)],
            Arguments = layer.Arguments,
            Environment = layer.Environment,
            WorkDirectory = layer.WorkDirectory,
            Mounts = layer.Mounts,
            Output = line =>
            {
                last.Enqueue(line);
                if (last.Count > KeptLines) last.Dequeue();
                stage.Print(line);
            },
        }, cancellationToken);
        if (result.ExitCode != 0) throw layer.Failed(result.ExitCode, [.. last]);
        var stored = await LayerWriter.WriteAsync(_store, OverlayChanges.Read(result.UpperDirectory, Leavings), new LayerWriteOptions { Durable = true }, cancellationToken);
        _cache.Keep(layer.Key, layer.Stage.Title, stored);
        tools.Made[stored.DiffId] = true;
        stage.End();
        return new LockedLayer(layer.Key.Digest, stored.DiffId, stored.Size);
    }
}
