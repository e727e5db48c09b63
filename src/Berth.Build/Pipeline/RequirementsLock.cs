using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Indexes;
using Berth.Python.Resolving;
using Berth.Python.Wheels;

namespace Berth.Build.Pipeline;

/// <summary>Locks Python packages alone: no base image, nothing kept but what was downloaded to be known.</summary>
public sealed class RequirementsLock(BuildTools tools, BuildSettings settings)
{
    /// <summary>Sorted by name, each project once.</summary>
    /// <exception cref="BerthException">There is no solution, or an index failed.</exception>
    public async Task<ImmutableArray<LockedWheel>> ResolveAsync(RequirementsRequest request, CancellationToken cancellationToken)
    {
        var stage = Progress.StageClock.Start(tools.Progress, tools.Time, new Progress.Stage("resolve", $"{request.Python.Requirements.Length} requirements"));
        var cache = Path.Combine(tools.Store.Home, "cache");
        var options = IndexOptions.FromMachine(settings.IndexVariables()) with { CacheFolder = Path.Combine(cache, "index"), Offline = settings.Offline, Refresh = settings.Upgrade };
        var http = new IndexHttp(IndexHttp.CreateClient(options), tools.Time, options);
        var resolver = new Resolver(new IndexClient(http, SourcesOf(request.Python)), new WheelFetch(http, Path.Combine(cache, "wheels")), new UnbuiltSources());
        var resolved = await resolver.ResolveAsync(new ResolveRequest { Python = request.Python, Target = request.Target, Preferred = request.Preferred }, cancellationToken);
        var packages = resolved.OrThrow();
        foreach (var warning in resolved.Problems) tools.Warn(warning);
        stage.End();
        return packages.Wheels;
    }

    private static IndexSettings SourcesOf(PythonSpec python) => new()
    {
        Indexes = python.NoIndex ? [] : python.Indexes.Cpu.IsEmpty ? [IndexSettings.DefaultIndex] : python.Indexes.Cpu,
        FindLinks = python.FindLinks,
    };
}
