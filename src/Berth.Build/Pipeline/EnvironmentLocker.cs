using System.Collections.Immutable;
using Berth.Build.Apt;
using Berth.Build.Bases;
using Berth.Build.Images;
using Berth.Build.Steps;
using Berth.Build.Wheels;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Indexes;
using Berth.Python.Resolving;
using Berth.Python.Wheels;

namespace Berth.Build.Pipeline;

/// <summary>Turns a declared environment into exact versions and digests. What has to run to be known (apt, steps) runs here, once.</summary>
public sealed class EnvironmentLocker(BuildTools tools, BuildSettings settings, PythonLayers pythonLayers, IndexHttp http, WheelFetch fetch)
{
    private readonly BaseImages _bases = new(tools, settings);
    private readonly ExecutedLayers _executed = new(tools);

    /// <param name="spec">Its step files have been checked to exist.</param>
    /// <param name="folder">Where relative paths of the declaration start.</param>
    public async Task<LockedVariant> LockAsync(EnvironmentSpec spec, string folder, CancellationToken cancellationToken)
    {
        var reference = BaseOf(spec, folder);
        var problems = AptLayer.Check(spec.Apt).ToImmutableArray();
        if (!problems.IsEmpty) throw new BerthException(problems);
        var image = await _bases.ResolveAsync(reference, cancellationToken);
        var stack = image.DiffIds;
        var variant = new LockedVariant { Platform = settings.Platform, Accelerator = settings.Accelerator, Base = image.Locked };
        if (!spec.Apt.IsEmpty)
        {
            var apt = await AptAsync(spec, image, stack, cancellationToken);
            variant = variant with { Apt = apt };
            stack = stack.Add(apt.Layer.DiffId);
        }

        if (!spec.Python.Requirements.IsEmpty)
        {
            var facts = await new PythonFinder(tools).FindAsync(stack, cancellationToken);
            var wheels = await ResolveAsync(spec.Python, facts, cancellationToken);
            variant = variant with { Python = facts, Wheels = wheels };
            // Steps run over the wheels, so their layers have to be there to know what the steps make.
            if (!spec.Steps.IsEmpty && !wheels.IsEmpty)
                stack = stack.AddRange((await pythonLayers.BuildAsync(wheels, facts, cancellationToken)).Select(l => l.DiffId));
        }

        var steps = ImmutableArray.CreateBuilder<LockedStep>();
        var config = EnvironmentImage.ConfigWith(image.Config, variant);
        foreach (var step in spec.Steps)
        {
            var layer = await _executed.GetAsync(StepLayer.Plan(ExecutedLayers.ChainOf(stack), step, config, settings.MachineVariables), stack, settings.Upgrade, cancellationToken);
            steps.Add(new LockedStep(step.Command, layer));
            stack = stack.Add(layer.DiffId);
        }

        return variant with { Steps = steps.ToImmutable() };
    }

    /// <exception cref="BerthException">The declaration names no usable base for the accelerator.</exception>
    public BaseReference BaseOf(EnvironmentSpec spec, string folder) => spec.Base[settings.Accelerator] is { } declared
        ? BaseReference.Parse(declared, folder).OrThrow()
        : throw new BerthException(new Problem(BuildProblems.NoBase, $"no base image is declared for `{settings.Accelerator.ToString().ToLowerInvariant()}`",
            Fix: "add `base: debian:bookworm`, or choose another accelerator with --accelerator"));

    private async Task<LockedAptLayer> AptAsync(EnvironmentSpec spec, BaseImage image, ImmutableArray<ContentDigest> stack, CancellationToken cancellationToken)
    {
        ImmutableArray<string> request = [.. spec.Apt.Select(a => a.Value)];
        var plan = AptLayer.Plan(ExecutedLayers.ChainOf(stack), request, image.Config, settings.MachineVariables);
        var layer = await _executed.GetAsync(plan, stack, settings.Upgrade, cancellationToken);
        var before = InstalledPackages.Of(tools.Store, stack);
        var after = InstalledPackages.Of(tools.Store, stack.Add(layer.DiffId));
        return new LockedAptLayer(request, [.. after.Except(before)], layer);
    }

    private async Task<ImmutableArray<LockedWheel>> ResolveAsync(PythonSpec spec, PythonFacts facts, CancellationToken cancellationToken)
    {
        var stage = Progress.StageClock.Start(tools.Progress, tools.Time, new Progress.Stage("resolve", $"{spec.Requirements.Length} requirements"));
        var sources = new IndexSettings
        {
            Indexes = spec.NoIndex ? [] : !settings.Indexes.IsEmpty ? settings.Indexes : !spec.Indexes[settings.Accelerator].IsEmpty ? spec.Indexes[settings.Accelerator] : [IndexSettings.DefaultIndex],
            FindLinks = [.. settings.FindLinks, .. spec.FindLinks],
        };
        var request = new ResolveRequest { Python = spec, Target = facts };
        var resolved = await new Resolver(new IndexClient(http, sources), fetch).ResolveAsync(request, cancellationToken);
        var packages = resolved.OrThrow();
        foreach (var warning in resolved.Problems) tools.Warn(warning);
        stage.End();
        return packages.Wheels;
    }
}
