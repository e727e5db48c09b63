using System.Collections.Immutable;
using System.Text.Json;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci;
using Berth.Oci.Images;
using Berth.Oci.Layers;
using Berth.Oci.Store;

namespace Berth.Build.Images;

/// <summary>An environment image with the workload's layers on top: what a run can be repeated from, anywhere.</summary>
/// <param name="DiffIds">All layers, lowest first.</param>
public sealed record RunImage(ContentDigest Manifest, ImmutableArray<ContentDigest> DiffIds)
{
    /// <param name="layers">The workload's: code, start script.</param>
    public static RunImage Put(ContentStore store, BuiltImage environment, ImmutableArray<BuiltLayer> layers, ImmutableArray<string> arguments, string workDirectory)
    {
        using var file = store.OpenRead(environment.Config);
        var config = JsonSerializer.Deserialize(file, OciJson.Default.ImageConfig)
            ?? throw new BerthException(new Problem(OciProblems.InvalidManifest, $"the config {environment.Config} is empty", Fix: "berth doctor --store"));
        var created = DateTimeOffset.FromUnixTimeSeconds(LayerFormat.Time);
        ImmutableArray<ContentDigest> diffIds = [.. config.RootFs.DiffIds, .. layers.Select(l => l.DiffId)];
        var run = config with
        {
            Config = (config.Config ?? new ContainerConfig()) with { Entrypoint = arguments, Cmd = null, WorkingDir = workDirectory },
            RootFs = new RootFs { DiffIds = diffIds },
            History = [.. config.History ?? [], .. layers.Select(l => new HistoryEntry { Created = created, CreatedBy = $"berth {l.Kind}: {l.Title}" })],
        };
        var manifest = ImageDocuments.Put(store, run, [.. environment.Layers.Concat(layers).Select(l => new StoredLayer(l.DiffId, l.Size, 0))]);
        return new RunImage(manifest.Digest, diffIds);
    }
}
