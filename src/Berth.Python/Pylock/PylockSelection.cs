using System.Collections.Immutable;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Requirements;
using Berth.Python.Tags;
using Berth.Python.Versions;
using Berth.Python.Wheels;

namespace Berth.Python.Pylock;

/// <summary>Chooses from a lock what a target gets (<c>pylock.toml</c> specification, "Installation"). Nothing is resolved.</summary>
public sealed class PylockSelection
{
    private const string LockAgain = "make the lock anew for this target, or choose another base";
    private readonly PylockFile file;
    private readonly PythonFacts target;
    private readonly MarkerEnvironment environment;
    private readonly TagRanks ranks;
    private readonly List<Problem> problems = [];

    private PylockSelection(PylockFile file, PythonFacts target, ImmutableArray<string> extras, ImmutableArray<string>? groups)
    {
        (this.file, this.target) = (file, target);
        ranks = new TagRanks(target.Tags);
        CheckOffered("extra", extras, file.Extras);
        if (groups is { } named) CheckOffered("dependency group", named, file.DependencyGroups);
        environment = new(target.Markers, ImmutableSortedDictionary<string, ImmutableHashSet<string>>.Empty
            .Add("extras", [.. extras])
            .Add("dependency_groups", [.. groups ?? file.DefaultGroups]));
    }

    /// <param name="groups">Null: the lock's default groups.</param>
    /// <returns>
    /// One wheel for each package that the markers ask for, sorted by name, or everything that stands against it. A size that the lock does
    /// not tell is 0. A package that no other one of the lock needs counts as requested.
    /// </returns>
    public static Checked<PylockChoice> Choose(PylockFile file, PythonFacts target, ImmutableArray<string> extras, ImmutableArray<string>? groups) =>
        new PylockSelection(file, target, extras, groups).Choose();

    private Checked<PylockChoice> Choose()
    {
        CheckTarget();
        var chosen = new SortedDictionary<string, (PylockPackage Package, LockedWheel Wheel)>(StringComparer.Ordinal);
        foreach (var package in file.Packages.Where(Applies))
        {
            if (Wheel(package) is not { } wheel) continue;
            if (!chosen.TryAdd(package.Name, (package, wheel)))
                Report(PythonProblems.InvalidPylock, $"two entries of `{package.Name}` apply to one target", package.Where, "make the lock anew with the tool that wrote it");
        }

        if (problems.Count > 0) return new(null, [.. problems]);
        var needed = chosen.Values.SelectMany(c => c.Package.Dependencies.Where(d => d != c.Package.Name)).ToHashSet();
        return new(new([.. chosen.Values.Select(c => c.Wheel with
        {
            Needs = [.. c.Package.Dependencies.Where(chosen.ContainsKey).Distinct().Order(StringComparer.Ordinal)],
            Requested = !needed.Contains(c.Wheel.Name),
        })]), []);
    }

    private void CheckTarget()
    {
        if (!Fits(file.RequiresPython)) Report(PythonProblems.RequiresOtherPython, $"the lock needs Python `{file.RequiresPython}`, and the target has {target.Version}", null, LockAgain);
        if (file.Environments.Length > 0 && !file.Environments.Any(e => e.Evaluate(environment) == MarkerResult.True))
            Report(PythonProblems.PylockTarget, "the lock was made for other targets: none of its `environments` fits", null, LockAgain);
    }

    private void CheckOffered(string kind, ImmutableArray<string> asked, ImmutableArray<string> offered)
    {
        var known = offered.Select(PackageName.Normalize).ToHashSet();
        foreach (var name in asked.Where(a => !known.Contains(PackageName.Normalize(a))))
        {
            var nearest = NearestName.Of(name, offered);
            Report(PythonProblems.PylockTarget, $"the lock has no {kind} `{name}`", null, nearest is null ? $"make the lock anew with `{name}` in it" : $"write `{nearest}`");
        }
    }

    private bool Applies(PylockPackage package)
    {
        if (package.Marker is not { } marker) return true;
        var result = marker.Evaluate(environment);
        if (result > MarkerResult.True)
            Report(PythonProblems.InvalidPylock, $"the marker of `{package.Name}` cannot be judged: `{marker}`", package.Where, "make the lock anew with the tool that wrote it");
        return result == MarkerResult.True;
    }

    private LockedWheel? Wheel(PylockPackage package)
    {
        if (!Fits(package.RequiresPython))
            Report(PythonProblems.RequiresOtherPython, $"`{package.Name}` needs Python `{package.RequiresPython}`, and the target has {target.Version}", package.Where, LockAgain);
        if (package.IsVersionControl || package.Directory is not null)
        {
            var origin = package.IsVersionControl ? "a commit" : "a folder";
            return Refuse(PythonProblems.PylockOrigin, $"`{package.Name}` is locked to {origin}, which has to be built", package, "name the lock under `python.requirements`, so that it is built, or build a wheel and lock that");
        }

        IEnumerable<PylockArtifact> files = package.Archive is { } archive ? [archive] : package.Wheels;
        var wheels = files.Where(f => WheelFileName.TryParse(f.FileName, out _)).ToList();
        var best = ranks.Choose(wheels, f => WheelFileName.TryParse(f.FileName, out var name) ? name : throw new InvalidOperationException()).FirstOrDefault();
        if (best is not null) return Locked(package, best);
        return wheels.Count == 0 || package.SourceDistribution is not null
            ? Refuse(PythonProblems.OnlySourceDistribution, $"`{package.Name}` has no wheel for this target in the lock, only a source distribution", package, LockAgain)
            : Refuse(PythonProblems.NoMatchingWheel, $"none of the {wheels.Count} wheels of `{package.Name}` in the lock fits this target", package, LockAgain);
    }

    private LockedWheel? Locked(PylockPackage package, PylockArtifact artifact)
    {
        if (!artifact.Hashes.TryGetValue("sha256", out var hex) || !ContentDigest.TryParseHex(hex.ToLowerInvariant(), out var digest))
            return Refuse(PythonProblems.PylockOrigin, $"`{artifact.FileName}` has no SHA-256 hash in the lock", package, "make the lock anew with SHA-256 hashes");
        if (Address(artifact) is not { } url) return Refuse(PythonProblems.PylockOrigin, $"the address of `{artifact.FileName}` cannot be used", package, "make the lock anew with the tool that wrote it");
        if (!WheelFileName.TryParse(artifact.FileName, out var name)) throw new ArgumentException("not a wheel", nameof(artifact));
        return new(package.Name, (package.Version ?? name.Version).ToString(), artifact.FileName, url, artifact.Size ?? 0, digest, []);
    }

    /// <summary>Without credentials; null where it is neither an address nor a path.</summary>
    private string? Address(PylockArtifact artifact)
    {
        if (artifact.Url is null) return new Uri(Path.GetFullPath(artifact.Path!.Replace('\\', '/'), Path.GetDirectoryName(file.File)!)).AbsoluteUri;
        if (!Uri.TryCreate(artifact.Url, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http" or "file")) return null;
        return new UriBuilder(url) { UserName = "", Password = "" }.Uri.AbsoluteUri;
    }

    private bool Fits(SpecifierSet python) => python.Contains(target.Version.TrimEnd('+'), preReleases: true);

    private LockedWheel? Refuse(ProblemCode code, string what, PylockPackage package, string fix)
    {
        Report(code, what, package.Where, fix);
        return null;
    }

    private void Report(ProblemCode code, string what, SourceSpan? where, string fix) => problems.Add(new Problem(code, what, where ?? new SourceSpan(file.File), fix));
}
