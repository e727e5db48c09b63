using System.Collections.Immutable;
using Berth.Build.Progress;
using Berth.Build.Sources;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Python.Indexes;
using Berth.Python.Probing;
using Berth.Python.Resolving;
using Berth.Python.Versions;
using Berth.Python.Wheels;

namespace Berth.Build.Wheels;

/// <summary>Finds the exact wheels that a declaration means in an image, building those that are published as source only.</summary>
public sealed class PythonResolution(BuildTools tools, BuildSettings settings, PythonLayers pythonLayers, IndexHttp http, WheelFetch fetch)
{
    /// <param name="installed">Packages that the image has of its own.</param>
    /// <param name="below">Diff ids of the image without Python packages, lowest first.</param>
    /// <param name="locked">Wheels of an earlier lock, whose versions are kept where they fit.</param>
    public async Task<ImmutableArray<LockedWheel>> ResolveAsync(
        PythonSpec spec, PythonFacts facts, ImmutableArray<InstalledDistribution> installed, ImmutableArray<ContentDigest> below, ImmutableArray<LockedWheel> locked,
        CancellationToken cancellationToken)
    {
        var stage = StageClock.Start(tools.Progress, tools.Time, new Stage("resolve", $"{spec.Requirements.Length} requirements"));
        var index = Index(spec);
        var request = new ResolveRequest
        {
            Python = spec, Target = facts, Held = Held(installed), Locked = locked, UpgradeAll = settings.Upgrade, Upgrade = [.. settings.UpgradePackages],
        };
        var resolved = await new Resolver(index, fetch, Sources(index, facts, below)).ResolveAsync(request, cancellationToken);
        var packages = resolved.OrThrow();
        foreach (var warning in resolved.Problems) tools.Warn(warning);
        stage.End();
        return packages.Wheels;
    }

    /// <summary>Builds again the wheels of a lock that were built from source and are not on this machine.</summary>
    public async Task RestoreAsync(ImmutableArray<LockedWheel> wheels, PythonSpec spec, PythonFacts facts, ImmutableArray<ContentDigest> below, CancellationToken cancellationToken)
    {
        if (wheels.All(w => w.Source is null || fetch.IsKept(w.Sha256))) return;
        var sources = Sources(Index(spec), facts, below);
        foreach (var wheel in wheels) await sources.RestoreAsync(wheel, cancellationToken);
    }

    private static ImmutableArray<HeldPackage> Held(ImmutableArray<InstalledDistribution> installed)
    {
        var kept = ProtectedDistributions.Of(installed);
        return [.. installed.Where(d => PythonVersion.TryParse(d.Version, out _)).Select(d => new HeldPackage(d.Name, PythonVersion.Parse(d.Version), kept.Contains(d.Name)))];
    }

    private SourceBuilds Sources(IndexClient index, PythonFacts facts, ImmutableArray<ContentDigest> below) => new(tools, pythonLayers, fetch, below, facts,
        async (requirements, sources, token) => (await new Resolver(index, fetch, sources).ResolveAsync(new ResolveRequest { Python = requirements, Target = facts }, token)).OrThrow());

    private IndexClient Index(PythonSpec spec)
    {
        var declared = spec.Indexes[settings.Accelerator];
        return new(http, new IndexSettings
        {
            Indexes = spec.NoIndex ? [] : !settings.Indexes.IsEmpty ? settings.Indexes : !declared.IsEmpty ? declared : [IndexSettings.DefaultIndex],
            FindLinks = [.. settings.FindLinks, .. spec.FindLinks],
        });
    }
}
