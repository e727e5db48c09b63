using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Python.Indexes;
using Berth.Python.Resolving.Declared;
using Berth.Python.Resolving.Explaining;
using Berth.Python.Resolving.Feeding;
using Berth.Python.Versions;
using Berth.Python.Wheels;

namespace Berth.Python.Resolving;

/// <summary>Finds the exact files that meet what is declared, on one target. The same declaration and the same indexes give the same answer.</summary>
/// <param name="index">Holds the indexes and find-links places to ask.</param>
/// <param name="fetch">Keeps what has to be downloaded to be known: wheels without a published hash or metadata, and source distributions.</param>
/// <param name="sources">Null: versions without a fitting wheel are left aside.</param>
public sealed class Resolver(IndexClient index, WheelFetch fetch, ISourceDistributions? sources = null)
{
    /// <summary>The exact files, or why there are none. Withdrawn versions that are asked for exactly pass with a warning.</summary>
    /// <exception cref="BerthException">An index or the disk failed; what is wrong with the declaration is returned.</exception>
    public async Task<Checked<LockedPackages>> ResolveAsync(ResolveRequest request, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        var root = RootRequirements.Read(request.Python, request.Target, problems);
        var reader = new MetadataReader(index.Http, fetch, sources);
        var direct = new DirectReferences();
        if (problems.Count == 0) root = await direct.ReadAsync(root, index.Http, reader, problems, cancellationToken);
        if (problems.Count > 0) return new(null, [.. problems]);
        var dependencies = new TargetDependencies(request.Target, root.Overrides);
        var held = request.Held.ToDictionary(h => PackageName.Normalize(h.Name), StringComparer.Ordinal);
        using var indexSource = new IndexSource(index, reader, root, new(request.Python, request.Target, sources is not null), direct, held);
        await using var source = new Prefetch(indexSource, dependencies.Of, request.Python.PreReleases, cancellationToken);
        var solved = await SolveAsync(source, root, dependencies, request, cancellationToken);
        if (solved.Value is not { } resolution) return new(null, solved.Problems);
        return await new LockAssembly(request, root, resolution, source, dependencies, fetch, reader, sources).AssembleAsync(cancellationToken);
    }

    /// <summary>What is wrong with the declared lines as they stand, whatever the target and without asking an index.</summary>
    public static ImmutableArray<Problem> Check(PythonSpec spec) => RootRequirements.Check(spec);

    internal static async Task<Checked<Resolution>> SolveAsync(Prefetch source, RootRequirements root, TargetDependencies dependencies, ResolveRequest request, CancellationToken cancellationToken)
    {
        foreach (var asked in root.Asked) source.Expect(asked.Requirement);
        var dead = new List<Problem>();
        foreach (var asked in root.Asked)
        {
            var listing = await source.ListAsync(asked.Project, cancellationToken);
            if (listing.Matching(asked.Requirement.Specifiers).IsEmpty) dead.Add(DeadEnd.Of(listing, asked, request.Target));
        }

        if (dead.Count > 0) return new(null, [.. dead]);
        var resolution = new Resolution(source, root, dependencies, request.Python.PreReleases, Preferred(request)) { MostConflicts = request.MostConflicts };
        await resolution.RunAsync(cancellationToken);
        if (resolution.GivenUp) return new(null, [TooHard(root)]);
        return resolution.Failure is { } failure ? new(null, [Explanation.Of(failure, resolution.Packages, request.Target, cancellationToken)]) : new(resolution, []);
    }

    private static Dictionary<string, PythonVersion> Preferred(ResolveRequest request)
    {
        var preferred = new Dictionary<string, PythonVersion>(StringComparer.Ordinal);
        if (request.UpgradeAll) return preferred;
        foreach (var (name, text) in request.Preferred.Concat(request.Locked.Select(l => KeyValuePair.Create(l.Name, l.Version))))
            if (!request.Upgrade.Contains(name) && PythonVersion.TryParse(text, out var version)) preferred[name] = version;
        return preferred;
    }

    private static Problem TooHard(RootRequirements root) => new(
        PythonProblems.ResolutionTooHard, $"the {root.Asked.Length} requirements leave too many combinations to try them all", root.Asked.FirstOrDefault()?.Where,
        "narrow the versions of the packages with most dependencies, for instance to what `berth tree` shows of an older lock");
}
