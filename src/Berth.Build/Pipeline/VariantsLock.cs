using System.Collections.Immutable;
using Berth.Build.Bases;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Core.Workloads;

namespace Berth.Build.Pipeline;

/// <summary>Locks several platforms and accelerators of one declaration into one lock, each with its own base and index.</summary>
/// <param name="settings">Those of the variants; platform and accelerator come from what is asked for.</param>
public sealed class VariantsLock(BuildTools tools, BuildSettings settings)
{
    /// <summary>
    /// The lock with every wanted variant, and those of the lock beside the declaration that still belong to it. Variants that belong to it are taken
    /// as they are, unless an upgrade is asked for.
    /// </summary>
    /// <param name="wanted">At least one, each once.</param>
    /// <exception cref="BerthException">BERTH4108 for everything that would have to run for a foreign platform, before anything is done; what any one
    /// variant failed with, naming it.</exception>
    public async Task<EnvironmentLock> LockAsync(Declaration declaration, ImmutableArray<LockVariant> wanted, CancellationToken cancellationToken)
    {
        var spec = EnvironmentPipeline.LockSpecOf(declaration.Environment);
        ImmutableArray<Problem> foreign = [.. wanted.SelectMany(v => Check(declaration, v)).Distinct()];
        if (!foreign.IsEmpty) throw new BerthException(foreign);
        var made = Kept(declaration, spec, wanted);
        foreach (var variant in wanted)
        {
            try
            {
                made = made.With((await PipelineOf(variant).LockAsync(declaration, cancellationToken)).Variant);
            }
            catch (BerthException e) when (wanted.Length > 1)
            {
                throw new BerthException([.. e.Problems.Select(p => p with { What = $"{p.What} ({variant})" })], e);
            }
        }

        return made;
    }

    /// <summary>What a lock holds when nothing is asked for: the variants it held, and this machine's.</summary>
    /// <param name="runsHere">Whether programs of a platform run on this machine.</param>
    public static ImmutableArray<LockVariant> Usual(Declaration declaration, LockVariant machine, Func<Platform, bool> runsHere)
    {
        var before = Beside(declaration)?.Variants ?? [];
        return [.. before.Select(v => new LockVariant(v.Platform, v.Accelerator, runsHere(v.Platform))).Append(machine).Distinct()];
    }

    private BuildSettings Of(LockVariant variant) => settings with { Platform = variant.Platform, Accelerator = variant.Accelerator, RunsHere = variant.RunsHere };

    /// <summary>That the lock beside the declaration is outdated is why it is made anew.</summary>
    private EnvironmentPipeline PipelineOf(LockVariant variant) =>
        new(tools with { Warn = p => { if (p.Code != BuildProblems.LockOutdated) tools.Warn(p); } }, Of(variant));

    private ImmutableArray<Problem> Check(Declaration declaration, LockVariant variant)
    {
        // A variant that is locked already needs nothing to run, wherever it was locked.
        if (variant.RunsHere || declaration.Environment.Base[variant.Accelerator] is not { } image) return [];
        if (!settings.Upgrade && Beside(declaration) is { } before && before.Find(variant.Platform, variant.Accelerator) is { } locked
            && before.SpecOf(locked) == new EnvironmentPipeline(tools, Of(variant)).SpecDigestOf(declaration.Environment)) return [];
        return BaseReference.Parse(image, Path.GetDirectoryName(declaration.File)!).Value is { } reference ? ForeignPlatform.Check(declaration.Environment, reference, Of(variant)) : [];
    }

    private EnvironmentLock Kept(Declaration declaration, ContentDigest spec, ImmutableArray<LockVariant> wanted)
    {
        var kept = new EnvironmentLock(spec, []);
        var before = Beside(declaration);
        foreach (var variant in before?.Variants ?? [])
        {
            if (wanted.Any(w => w.Platform == variant.Platform && w.Accelerator == variant.Accelerator)) continue;
            var asked = new LockVariant(variant.Platform, variant.Accelerator, RunsHere: true);
            var own = new EnvironmentPipeline(tools, Of(asked)).SpecDigestOf(declaration.Environment);
            if (before!.SpecOf(variant) == own) kept = kept.With(variant with { Spec = own == spec ? null : own });
            else
                tools.Warn(new Problem(BuildProblems.VariantDropped, $"the variant {asked} is left out: the declaration changed since it was locked", new SourceSpan(LockStore.PathBeside(declaration.File)),
                    $"berth lock --platform {variant.Platform} --accelerator {variant.Accelerator.ToString().ToLowerInvariant()} {declaration.File}", Severity.Warning));
        }

        return kept;
    }

    private static EnvironmentLock? Beside(Declaration declaration) => LockStore.FindBeside(declaration.File)?.Read();
}
