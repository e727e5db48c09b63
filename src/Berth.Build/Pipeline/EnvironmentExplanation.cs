using System.Collections.Immutable;
using System.Text.Json;
using Berth.Build.Apt;
using Berth.Build.Caching;
using Berth.Build.Steps;
using Berth.Build.Wheels;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Oci.Images;
using Berth.Oci.Store;

namespace Berth.Build.Pipeline;

/// <summary>Explains, without doing anything, what the next build would take from the cache and what it would make, and why.</summary>
public sealed class EnvironmentExplanation(ContentStore store)
{
    private readonly LayerCache _cache = new(store);
    private readonly LastBuilds _last = new(store);

    /// <summary>Layers in order.</summary>
    public ImmutableArray<LayerExplanation> Of(string declaration, EnvironmentSpec spec, LockedVariant variant)
    {
        var last = _last.Find(declaration, variant.Accelerator);
        var rows = ImmutableArray.CreateBuilder<LayerExplanation>();
        var stack = Base(variant, last, rows);
        if (variant.Apt is { } apt) stack = Executed("apt", stack is { } s ? AptLayer.Key(Chain(s), apt.Request) : null, apt.Layer.DiffId, stack, last, rows);
        if (variant.Python is { } facts && !variant.Wheels.IsEmpty) stack = Wheels(variant, facts, stack, last, rows);
        for (var i = 0; i < variant.Steps.Length && i < spec.Steps.Length; i++)
            stack = Executed($"step {i + 1}", stack is { } s ? StepLayer.Key(Chain(s), spec.Steps[i]) : null, variant.Steps[i].Layer.DiffId, stack, last, rows);
        return rows.ToImmutable();
    }

    private static ContentDigest Chain(ImmutableArray<ContentDigest> stack) => ExecutedLayers.ChainOf(stack);

    private ImmutableArray<ContentDigest>? Base(LockedVariant variant, LastBuild? last, ImmutableArray<LayerExplanation>.Builder rows)
    {
        var key = LastBuilds.BaseKey(variant.Base);
        if (!store.Contains(variant.Base.Manifest))
        {
            rows.Add(Row("base", key, LayerVerdict.ToMake, last));
            return null;
        }

        using var manifestFile = store.OpenRead(variant.Base.Manifest);
        var manifest = JsonSerializer.Deserialize(manifestFile, OciJson.Default.ImageManifest)!;
        using var configFile = store.OpenRead(manifest.Config.Digest);
        var diffIds = JsonSerializer.Deserialize(configFile, OciJson.Default.ImageConfig)!.RootFs.DiffIds;
        rows.Add(Row("base", key, diffIds.All(store.Contains) ? LayerVerdict.Cached : LayerVerdict.ToMake, last));
        return diffIds;
    }

    private ImmutableArray<ContentDigest>? Executed(
        string slot, LayerKey? key, ContentDigest locked, ImmutableArray<ContentDigest>? stack, LastBuild? last, ImmutableArray<LayerExplanation>.Builder rows)
    {
        var there = key is not null && (store.Contains(locked) || _cache.Find(key) is not null);
        rows.Add(Row(slot, key, key is null ? LayerVerdict.Unknown : there ? LayerVerdict.Cached : LayerVerdict.ToMake, last));
        return there ? stack?.Add(locked) : null;
    }

    private ImmutableArray<ContentDigest>? Wheels(
        LockedVariant variant, PythonFacts facts, ImmutableArray<ContentDigest>? stack, LastBuild? last, ImmutableArray<LayerExplanation>.Builder rows)
    {
        var keys = new List<(string Slot, LayerKey? Key)> { ("python", PythonLayers.VenvKey(facts)) };
        keys.AddRange(PythonLayers.GroupsIfKnown(store, variant.Wheels) is { } groups
            ? groups.Select(g => ($"wheels {g.Name}", (LayerKey?)PythonLayers.Key(g, facts)))
            : [("wheels", null)]);
        foreach (var (slot, key) in keys)
        {
            var cached = key is null ? null : _cache.Find(key);
            rows.Add(Row(slot, key, key is null ? LayerVerdict.Unknown : cached is null ? LayerVerdict.ToMake : LayerVerdict.Cached, last));
            stack = cached is null ? null : stack?.Add(cached.DiffId);
        }

        return stack;
    }

    private static LayerExplanation Row(string slot, LayerKey? key, LayerVerdict verdict, LastBuild? last)
    {
        var before = last?.Layers.FirstOrDefault(l => l.Slot == slot);
        ImmutableArray<string> changes = key is null || before is null ? [] : [.. key.ChangesSince(new LayerKey(before.Inputs))];
        return new LayerExplanation(slot, verdict, key?.Digest.ToString(), key?.Inputs ?? ImmutableSortedDictionary<string, string>.Empty, changes);
    }
}
