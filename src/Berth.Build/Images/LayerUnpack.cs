using System.Collections.Immutable;
using Berth.Build.Progress;
using Berth.Oci.Store;

namespace Berth.Build.Images;

/// <summary>Makes sure that layers can be mounted: unpacks those of which only the tar is there, as after a build or a pull.</summary>
public static class LayerUnpack
{
    /// <summary>Costs one look at the disk per layer where all is in place.</summary>
    /// <exception cref="Berth.Core.Problems.BerthException">BERTH3003, BERTH3101: a layer is damaged or gone; BERTH3102, BERTH3103.</exception>
    public static Task EnsureAsync(BuildTools tools, ImmutableArray<BuiltLayer> layers, CancellationToken cancellationToken)
    {
        List<BuiltLayer>? missing = null;
        foreach (var layer in layers)
            if (!tools.Store.HasSnapshot(layer.DiffId)) (missing ??= []).Add(layer);
        return missing is null ? Task.CompletedTask : UnpackAsync(tools, missing, cancellationToken);
    }

    private static async Task UnpackAsync(BuildTools tools, List<BuiltLayer> missing, CancellationToken cancellationToken)
    {
        var total = missing.Sum(l => l.Size);
        var stage = StageClock.Start(tools.Progress, tools.Time, new Stage("unpack", missing.Count == 1 ? missing[0].Title : $"{missing.Count} layers"), total);
        long done = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(2, System.Environment.ProcessorCount), CancellationToken = cancellationToken };
        // Largest first, so that the last one to end is a small one.
        await Parallel.ForEachAsync(missing.OrderByDescending(l => l.Size), options, async (layer, token) =>
        {
            // Of many runs that start at once, one unpacks and the others wait for it.
            using var turn = await tools.Store.LockAsync($"unpack-{layer.DiffId.Hex[..16]}", token);
            await tools.Store.EnsureSnapshotAsync(layer.DiffId, token);
            stage.Advance(Interlocked.Add(ref done, layer.Size), total);
        });
        stage.End();
    }
}
