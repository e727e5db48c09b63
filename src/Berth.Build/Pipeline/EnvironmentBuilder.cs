using System.Collections.Immutable;
using Berth.Build.Apt;
using Berth.Build.Bases;
using Berth.Build.Caching;
using Berth.Build.Images;
using Berth.Build.Steps;
using Berth.Build.Wheels;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;

namespace Berth.Build.Pipeline;

/// <summary>Turns a lock into an image in the store: every layer from the cache, or made and compared with what the lock says.</summary>
public sealed class EnvironmentBuilder(BuildTools tools, BuildSettings settings, PythonLayers pythonLayers, PythonResolution resolution)
{
    private readonly BaseImages _bases = new(tools, settings);
    private readonly ExecutedLayers _executed = new(tools);

    /// <returns>The image; the variant it was built from (the locked one, unless a layer came out differently and that is allowed); what its layers were made of.</returns>
    /// <exception cref="BerthException">BERTH4104 with <see cref="BuildSettings.Locked"/>: a layer came out differently.</exception>
    public async Task<(BuiltImage Image, LockedVariant Variant, LastBuild Made)> BuildAsync(
        EnvironmentSpec spec, ContentDigest specDigest, LockedVariant variant, BaseReference reference, CancellationToken cancellationToken)
    {
        var image = await _bases.RestoreAsync(variant.Base, reference, cancellationToken);
        var config = EnvironmentImage.ConfigWith(image.Config, variant);
        var layers = ImmutableArray.CreateBuilder<BuiltLayer>();
        var made = ImmutableArray.CreateBuilder<LastLayer>();
        made.Add(new LastLayer("base", LastBuilds.BaseKey(variant.Base).Inputs));
        layers.AddRange(image.DiffIds.Select((d, i) => Layer("base", variant.Base.Reference, d, i == 0 ? PackagesOf(variant.Base.Packages) : [])));
        if (variant.Apt is { } apt)
        {
            var plan = AptLayer.Plan(Chain(layers), apt.Request, image.Config, settings.MachineVariables);
            var layer = await ExecuteAsync(plan, apt.Layer, layers, cancellationToken);
            variant = variant with { Apt = apt with { Layer = layer } };
            made.Add(new LastLayer("apt", plan.Key.Inputs));
            layers.Add(Layer("apt", plan.Stage.Title, layer.DiffId, PackagesOf(apt.Packages)));
        }

        if (variant.Python is { } facts && !variant.Wheels.IsEmpty)
        {
            await resolution.RestoreAsync(variant.Wheels, spec.Python, facts, [.. layers.Select(l => l.DiffId)], cancellationToken);
            layers.AddRange(await pythonLayers.BuildAsync(variant.Wheels, facts, cancellationToken));
            made.Add(new LastLayer("python", PythonLayers.VenvKey(facts).Inputs));
            made.AddRange((PythonLayers.GroupsIfKnown(tools.Store, variant.Wheels) ?? []).Select(g => new LastLayer($"wheels {g.Name}", PythonLayers.Key(g, facts).Inputs)));
        }

        for (var i = 0; i < variant.Steps.Length; i++)
        {
            var plan = StepLayer.Plan(Chain(layers), spec.Steps[i], config, settings.MachineVariables);
            var layer = await ExecuteAsync(plan, variant.Steps[i].Layer, layers, cancellationToken);
            variant = variant with { Steps = variant.Steps.SetItem(i, variant.Steps[i] with { Layer = layer }) };
            made.Add(new LastLayer($"step {i + 1}", plan.Key.Inputs));
            layers.Add(Layer("step", plan.Stage.Title, layer.DiffId, []));
        }

        return (EnvironmentImage.Put(tools.Store, image.Config, layers.ToImmutable(), specDigest, variant), variant, new LastBuild(made.ToImmutable()));
    }

    private static ContentDigest Chain(IEnumerable<BuiltLayer> layers) => ExecutedLayers.ChainOf([.. layers.Select(l => l.DiffId)]);

    private static ImmutableArray<string> PackagesOf(ImmutableArray<LockedDeb> packages) => [.. packages.Select(p => $"{p.Name} {p.Version}")];

    private BuiltLayer Layer(string kind, string title, ContentDigest diffId, ImmutableArray<string> packages) =>
        new(kind, title, diffId, new FileInfo(tools.Store.BlobPath(diffId)).Length, packages, !tools.Made.Contains(diffId));

    private async Task<LockedLayer> ExecuteAsync(ExecutedLayer plan, LockedLayer locked, IEnumerable<BuiltLayer> below, CancellationToken cancellationToken)
    {
        if (tools.Store.Contains(locked.DiffId) && locked.Key == plan.Key.Digest)
        {
            await tools.Store.EnsureSnapshotAsync(locked.DiffId, cancellationToken);
            return locked;
        }

        var result = await _executed.GetAsync(plan, [.. below.Select(l => l.DiffId)], rerun: false, cancellationToken);
        if (result.DiffId == locked.DiffId) return result;
        var problem = new Problem(BuildProblems.LayerDiffers,
            $"`{plan.Stage.Kind}: {plan.Stage.Title}` made {result.DiffId}, the lock says {locked.DiffId}",
            Fix: "berth lock --upgrade",
            Severity: settings.Locked ? Severity.Error : Severity.Warning);
        if (settings.Locked) throw new BerthException(problem);
        tools.Warn(problem);
        return result;
    }
}
