using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Berth.Build.Caching;
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
        var diffIds = DiffIdsOf(environment.Layers, layers);
        var known = new CacheFolder(store, "run-images");
        var key = ContentDigest.Of($"{environment.Manifest}\n{string.Join(' ', diffIds)}\n{string.Join('\0', arguments)}\n{workDirectory}");
        if (known.Find(key, BuildJson.Default.KeptRunImage) is { } kept && store.Contains(kept.Manifest)) return new RunImage(kept.Manifest, diffIds);
        var manifest = Write(store, environment, layers, arguments, workDirectory);
        known.Keep(key, new KeptRunImage(manifest), BuildJson.Default.KeptRunImage);
        return new RunImage(manifest, diffIds);
    }

    private static ImmutableArray<ContentDigest> DiffIdsOf(ImmutableArray<BuiltLayer> environment, ImmutableArray<BuiltLayer> workload)
    {
        var diffIds = ImmutableArray.CreateBuilder<ContentDigest>(environment.Length + workload.Length);
        foreach (var layer in environment) diffIds.Add(layer.DiffId);
        foreach (var layer in workload) diffIds.Add(layer.DiffId);
        return diffIds.MoveToImmutable();
    }

    private static ContentDigest Write(ContentStore store, BuiltImage environment, ImmutableArray<BuiltLayer> layers, ImmutableArray<string> arguments, string workDirectory)
    {
        using var file = store.OpenRead(environment.Config);
        var config = JsonSerializer.Deserialize(file, OciJson.Default.ImageConfig)
            ?? throw new BerthException(new Problem(OciProblems.InvalidManifest, $"the config {environment.Config} is empty", Fix: "berth doctor --store"));
        var created = DateTimeOffset.FromUnixTimeSeconds(LayerFormat.Time);
        var run = config with
        {
            Config = (config.Config ?? new ContainerConfig()) with { Entrypoint = arguments, Cmd = null, WorkingDir = workDirectory },
            RootFs = new RootFs { DiffIds = [.. config.RootFs.DiffIds, .. layers.Select(l => l.DiffId)] },
            History = [.. config.History ?? [], .. layers.Select(l => new HistoryEntry { Created = created, CreatedBy = $"berth {l.Kind}: {l.Title}" })],
        };
        return ImageDocuments.Put(store, run, [.. environment.Layers.Concat(layers).Select(l => new StoredLayer(l.DiffId, l.Size, 0))]).Digest;
    }
}

/// <summary>A run image that was written before, by everything that decides it.</summary>
[JsonConverter(typeof(KeptRunImageJson))]
public sealed record KeptRunImage(ContentDigest Manifest);

/// <summary>By hand, for the same reason as <see cref="BuiltImageJson"/>.</summary>
internal sealed class KeptRunImageJson : JsonConverter<KeptRunImage>
{
    public override KeptRunImage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return new KeptRunImage(document.RootElement.Digest("manifest"));
    }

    public override void Write(Utf8JsonWriter writer, KeptRunImage value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("manifest", value.Manifest.ToString());
        writer.WriteEndObject();
    }
}
