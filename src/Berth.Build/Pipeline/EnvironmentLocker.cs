using System.Collections.Immutable;
using Berth.Build.Apt;
using Berth.Build.Bases;
using Berth.Build.Images;
using Berth.Build.Steps;
using Berth.Build.Wheels;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;

namespace Berth.Build.Pipeline;

/// <summary>Turns a declared environment into exact versions and digests. What has to run to be known (apt, steps) runs here, once.</summary>
public sealed class EnvironmentLocker(BuildTools tools, BuildSettings settings, PythonLayers pythonLayers, PythonResolution resolution)
{
    private readonly BaseImages _bases = new(tools, settings);
    private readonly ExecutedLayers _executed = new(tools);

    /// <param name="spec">Its step files have been checked to exist.</param>
    /// <param name="folder">Where relative paths of the declaration start.</param>
    /// <param name="locked">Wheels of an earlier lock, whose versions are kept where they fit.</param>
    public async Task<LockedVariant> LockAsync(EnvironmentSpec spec, string folder, ImmutableArray<LockedWheel> locked, CancellationToken cancellationToken)
    {
        var reference = BaseOf(spec, folder);
        ImmutableArray<Problem> problems = [.. AptLayer.Check(spec.Apt), .. ForeignPlatform.Check(spec, reference, settings)];
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
            var (facts, installed) = await new PythonFinder(tools, settings).FindAsync(stack, cancellationToken);
            var wheels = await resolution.ResolveAsync(spec.Python, facts, installed, stack, locked, cancellationToken);
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
        : throw new BerthException(spec.Dockerfile is { } dockerfile
            ? new Problem(BuildProblems.NoDockerfileBuilder, $"the base comes from `{dockerfile.File}`, and building Dockerfiles is missing",
                dockerfile.Where, "build it with `docker build`, write the image with `docker save`, and name that file with `--base`")
            : new Problem(BuildProblems.NoBase, $"no base image is declared for `{settings.Accelerator.ToString().ToLowerInvariant()}`",
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
}
