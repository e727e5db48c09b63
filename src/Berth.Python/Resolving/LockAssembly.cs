using System.Collections.Immutable;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Indexes;
using Berth.Python.Metadata;
using Berth.Python.Resolving.Candidates;
using Berth.Python.Resolving.Declared;
using Berth.Python.Resolving.Feeding;
using Berth.Python.Wheels;

namespace Berth.Python.Resolving;

/// <summary>Turns chosen versions into the entries of a lock.</summary>
internal sealed class LockAssembly(ResolveRequest request, RootRequirements root, Resolution resolution, Prefetch source, TargetDependencies dependencies, WheelFetch fetch, MetadataReader reader, ISourceDistributions? sources)
{
    private readonly HashSet<string> requested = [.. root.Asked.Select(a => a.Project)];

    public async Task<Checked<LockedPackages>> AssembleAsync(CancellationToken cancellationToken)
    {
        var made = await Task.WhenAll(resolution.Chosen.Values.Where(c => c.Held is null).Select(c => LockAsync(c, cancellationToken)));
        ImmutableArray<Problem> problems = [.. made.SelectMany(m => m.Problems)];
        return problems.Any(p => p.Severity == Severity.Error) ? new(null, problems) : new(new([.. made.Select(m => m.Value!)]), problems);
    }

    private async Task<Checked<LockedWheel>> LockAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        var file = candidate.File!;
        var asked = root.Asked.FirstOrDefault(a => a.Project == candidate.Project);
        var problems = ImmutableArray.CreateBuilder<Problem>();
        if (file.Yanked is { } reason)
            problems.Add(new(PythonProblems.YankedVersion, $"`{candidate}` was withdrawn by its publisher{(reason.Length > 0 ? $": {reason}" : "")}", asked?.Where, $"use another version of `{candidate.Project}`", Severity.Warning));
        var metadata = (await source.DescribeAsync(candidate, cancellationToken)).OrThrow();
        var extras = resolution.ExtrasOf(candidate.Project).Order(StringComparer.Ordinal).ToList();
        foreach (var unknown in extras.Where(e => !metadata.Extras.Contains(e)))
            problems.Add(new(PythonProblems.UnknownExtra, $"`{candidate}` has no extra `{unknown}`", asked?.Where, metadata.Extras.IsEmpty ? $"write `{candidate.Project}` without it" : $"choose one of {string.Join(", ", metadata.Extras.Select(e => $"`{e}`"))}", Severity.Warning));
        var hashes = root.On(candidate.Project).SelectMany(r => r.Hashes).ToHashSet();
        if (request.Python.RequireHashes && hashes.Count == 0)
            problems.Add(new(PythonProblems.HashMissing, $"`{candidate}` is needed and has no hash, and every package must have one", asked?.Where, $"add `{candidate} --hash=sha256:…` to the requirements"));
        var (sha256, size) = await IdentityAsync(file, cancellationToken);
        if (hashes.Count > 0 && !hashes.Contains(sha256))
            problems.Add(new(PythonProblems.HashMismatch, $"`{file.FileName}` has the digest `{sha256}`, which is not among the hashes given", asked?.Where, $"use `--hash={sha256}` if that is the file you mean"));
        if (problems.Any(p => p.Severity == Severity.Error)) return new(null, problems.ToImmutable());
        var wheel = file.Wheel is not null
            ? new LockedWheel(candidate.Project, candidate.Version.ToString(), file.FileName, file.Url.AbsoluteUri, size, sha256, [])
            : await sources!.BuildAsync(file, await reader.PathOfAsync(file, cancellationToken), metadata, cancellationToken);
        return new(wheel with { Needs = Needs(candidate, metadata, extras), Requested = requested.Contains(candidate.Project) }, problems.ToImmutable());
    }

    private ImmutableArray<string> Needs(Candidate candidate, PackageMetadata metadata, List<string> extras) =>
    [
        .. extras.Prepend<string?>(null).SelectMany(e => dependencies.Of(metadata, e)).Select(r => r.Project).Distinct(StringComparer.Ordinal)
            .Where(n => n != candidate.Project && resolution.Chosen.TryGetValue(n, out var other) && other.Held is null)
            .Order(StringComparer.Ordinal),
    ];

    private async Task<(ContentDigest Sha256, long Size)> IdentityAsync(IndexFile file, CancellationToken cancellationToken)
    {
        if (file.Url.IsFile && Directory.Exists(file.Url.LocalPath)) return (ContentDigest.Of([]), 0);
        if (file is { Sha256: { } digest, Size: null } && request.Locked.FirstOrDefault(l => l.Sha256 == digest && l.FileName == file.FileName) is { } locked) return (digest, locked.Size);
        return await fetch.IdentityAsync(file, cancellationToken);
    }
}
