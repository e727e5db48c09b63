using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Indexes;
using Berth.Python.Metadata;
using Berth.Python.Tags;
using Berth.Python.Wheels;

namespace Berth.Python.Resolving;

/// <summary>Locks requirements that are all pinned exactly, dependencies included: finds the files and checks that the set is whole.</summary>
/// <param name="fetch">Keeps what has to be downloaded to be known: wheels without a published hash or metadata.</param>
public sealed class PinnedSet(IndexClient index, WheelFetch fetch)
{
    private const int AtOnce = 16;
    private const int LargestMetadata = 16 << 20;

    /// <summary>The exact wheels for a target, or everything that is wrong with the set. Yanked versions pass with a warning.</summary>
    /// <exception cref="BerthException">An index or the disk failed; problems of the set itself are returned.</exception>
    public async Task<Checked<LockedPackages>> LockAsync(ImmutableArray<Declared<string>> requirements, PythonFacts target, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        var pins = Pins(requirements, target, problems);
        var ranks = new TagRanks(target.Tags);
        using var gate = new SemaphoreSlim(AtOnce);
        var found = await Task.WhenAll(pins.Values.Select(p => FindAsync(p, target, ranks, gate, cancellationToken)));
        problems.AddRange(found.SelectMany(f => f.Problems));
        var packages = found.Select(f => f.Value).OfType<LockedPackage>().ToDictionary(p => p.Wheel.Name, StringComparer.Ordinal);
        problems.AddRange(await new PinnedDependencies(pins, packages, target, ranks).CheckAsync(index, cancellationToken));
        return problems.Exists(p => p.Severity == Severity.Error)
            ? new(null, [.. problems])
            : new(new([.. packages.Values.Select(p => p.Wheel).OrderBy(w => w.Name, StringComparer.Ordinal)]), [.. problems]);
    }

    /// <summary>What is wrong with the requirements as they stand, whatever the target and without asking an index.</summary>
    public static ImmutableArray<Problem> Check(ImmutableArray<Declared<string>> requirements)
    {
        var problems = new List<Problem>();
        var pins = new Dictionary<string, Pin>(StringComparer.Ordinal);
        foreach (var declared in requirements)
        {
            // Pins under markers may be for different targets.
            if (Pin.Read(declared, null, problems) is not { Requirement.Marker: null } pin || pins.TryAdd(pin.Project, pin)) continue;
            if (pins[pin.Project].Version != pin.Version) problems.Add(Conflict(pins[pin.Project], pin));
        }

        return [.. problems];
    }

    private static Problem Conflict(Pin earlier, Pin pin) => new(
        PythonProblems.ConflictingPins, $"`{pin.Project}` is pinned to {earlier.Version}{(earlier.Where is null ? "" : $" in {earlier.Where}")} and to {pin.Version}",
        pin.Where, $"keep one of `{pin.Project}=={earlier.Version}` and `{pin.Project}=={pin.Version}`");

    private static SortedDictionary<string, Pin> Pins(ImmutableArray<Declared<string>> requirements, PythonFacts target, List<Problem> problems)
    {
        var pins = new SortedDictionary<string, Pin>(StringComparer.Ordinal);
        foreach (var declared in requirements)
        {
            if (Pin.Read(declared, target, problems) is not { } pin) continue;
            if (!pins.TryGetValue(pin.Project, out var earlier)) pins[pin.Project] = pin;
            else if (earlier.Version != pin.Version)
                problems.Add(Conflict(earlier, pin));
            else pins[pin.Project] = Merge(earlier, pin);
        }

        return pins;
    }

    /// <summary>The same pin twice: extras add up, and so do hashes unless one of the two accepts any.</summary>
    private static Pin Merge(Pin first, Pin second)
    {
        var requirement = new Requirements.Requirement
        {
            Name = first.Requirement.Name,
            Extras = first.Requirement.Extras.Union(second.Requirement.Extras),
            Specifiers = new(first.Requirement.Specifiers.Clauses.Concat(second.Requirement.Specifiers.Clauses)),
        };
        return first with { Requirement = requirement, Hashes = first.Hashes.Union(second.Hashes) };
    }

    private async Task<Checked<LockedPackage>> FindAsync(Pin pin, PythonFacts target, TagRanks ranks, SemaphoreSlim gate, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            var problems = new List<Problem>();
            // A file that the user laid ready and that fits is enough: no index has to be asked, or reached.
            var file = Candidate.Choose(pin, await index.ListLinkedAsync(pin.Project, cancellationToken), target, ranks, [])
                ?? Candidate.Choose(pin, await index.ListAsync(pin.Project, cancellationToken), target, ranks, problems);
            if (file is null) return new(null, [.. problems]);
            if (file.Yanked is { } reason)
                problems.Add(new(PythonProblems.YankedVersion, $"`{pin.Project}=={file.Wheel!.Version}` was withdrawn by its publisher{(reason.Length > 0 ? $": {reason}" : "")}", pin.Where, $"pin another version of `{pin.Project}`", Severity.Warning));
            var (sha256, size) = await IdentityAsync(file, cancellationToken);
            if (!pin.Hashes.IsEmpty && !pin.Hashes.Contains(sha256))
                return new(null, [.. problems, new(PythonProblems.HashMismatch, $"`{file.FileName}` has the digest `{sha256}`, which is not among the hashes given", pin.Where, $"use `--hash={sha256}` if that is the file you mean")]);
            var wheel = new LockedWheel(pin.Project, file.Wheel!.Version.ToString(), file.FileName, file.Url.AbsoluteUri, size, sha256, []) { Requested = true };
            var metadata = PackageMetadata.Parse(await MetadataAsync(file, wheel, cancellationToken), file.FileName);
            problems.AddRange(metadata.Problems);
            if (metadata.Value is null) return new(null, [.. problems]);
            if (PackageName.Normalize(metadata.Value.Name) != wheel.Name || metadata.Value.Version != file.Wheel.Version)
                problems.Add(new(PythonProblems.InvalidMetadata, $"the metadata of `{file.FileName}` is of `{metadata.Value.Name}` {metadata.Value.Version}", pin.Where, $"pin another version of `{pin.Project}`"));
            if (!metadata.Value.RequiresPython.Contains(target.Version.TrimEnd('+'), preReleases: true))
                problems.Add(new(PythonProblems.RequiresOtherPython, $"`{pin.Project}=={wheel.Version}` needs Python `{metadata.Value.RequiresPython}`, and the target has {target.Version}", pin.Where, $"pin another version of `{pin.Project}`, or choose a base with a fitting Python"));
            return problems.Exists(p => p.Severity == Severity.Error) ? new(null, [.. problems]) : new(new(wheel, metadata.Value), [.. problems]);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<(ContentDigest Sha256, long Size)> IdentityAsync(IndexFile file, CancellationToken cancellationToken)
    {
        if (file is { Sha256: { } known, Size: { } bytes }) return (known, bytes);
        if (file.Sha256 is { } digest && !file.Url.IsFile)
        {
            using var response = await index.Http.SendAsync(HttpMethod.Head, file.Url, 0, null, cancellationToken);
            if (response.IsSuccessStatusCode && response.Content.Headers.ContentLength is { } length) return (digest, length);
        }

        var kept = await fetch.DownloadAsync(file.Url, file.Sha256, file.FileName, cancellationToken);
        return (kept.Sha256, kept.Size);
    }

    private async Task<string> MetadataAsync(IndexFile file, LockedWheel wheel, CancellationToken cancellationToken)
    {
        if (file.Metadata is { } published && await index.Http.GetAsync(new Uri(file.Url.AbsoluteUri + ".metadata"), null, cancellationToken) is { } answer)
        {
            if (published.Sha256 is { } expected && ContentDigest.Of(answer.Body) != expected)
                throw new BerthException(new Problem(PythonProblems.HashMismatch, $"the metadata beside `{file.FileName}` does not have the hash that the index publishes", Fix: "try again later, or name another index in `python.index`"));
            return System.Text.Encoding.UTF8.GetString(answer.Body);
        }

        var (path, _, _) = await fetch.DownloadAsync(file.Url, wheel.Sha256, file.FileName, cancellationToken);
        using var archive = WheelArchive.Open(path, file.FileName);
        var info = DistInfoFolder.Find(archive);
        var member = archive.Find($"{info.Folder}/METADATA") ?? throw archive.Invalid("it has no METADATA");
        return archive.ReadText(member, LargestMetadata);
    }
}
