using System.Collections.Concurrent;
using Berth.Core.Problems;
using Berth.Python.Metadata;
using Berth.Python.Requirements;
using Berth.Python.Resolving.Candidates;

namespace Berth.Python.Resolving.Feeding;

/// <summary>
/// Asks ahead of the solver: the page of every project that a likely version needs, and the metadata of the version most likely chosen there.
/// Each question is asked once and every answer kept, so being asked ahead changes when an answer is there and never what it is.
/// </summary>
/// <param name="needs">The dependencies of a version that apply, or those that one extra adds.</param>
internal sealed class Prefetch(ICandidateSource source, Func<PackageMetadata, string?, IEnumerable<Requirement>> needs, bool preReleases, CancellationToken cancellationToken) : ICandidateSource, IAsyncDisposable
{
    /// <summary>
    /// Versions of one project that are looked at only because they may be chosen; one where that could mean downloading a wheel.
    /// </summary>
    private const int MostGuesses = 4;

    private readonly ConcurrentDictionary<string, Lazy<Task<ProjectListing>>> listings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Candidate, Lazy<Task<Checked<PackageMetadata>>>> metadata = new();
    private readonly ConcurrentDictionary<string, Expectation> expected = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(Candidate Candidate, string Extra), bool> followed = new();
    private readonly ConcurrentBag<Task> ahead = [];
    private readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

    public Task<ProjectListing> ListAsync(string project, CancellationToken cancellationToken) => List(project).WaitAsync(cancellationToken);

    public Task<Checked<PackageMetadata>> DescribeAsync(Candidate candidate, CancellationToken cancellationToken) => Describe(candidate).WaitAsync(cancellationToken);

    /// <summary>Starts asking for what a requirement leads to.</summary>
    public void Expect(Requirement requirement)
    {
        if (expected.GetOrAdd(requirement.Project, _ => new()).Add(requirement)) ahead.Add(GuessAsync(requirement.Project));
    }

    /// <summary>Starts asking for the metadata of these.</summary>
    public void Expect(IEnumerable<Candidate> candidates)
    {
        foreach (var candidate in candidates) ahead.Add(FollowAsync(candidate));
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        // Whether a guess came to something does not matter any more; each failure that matters was met by the solver itself.
        while (ahead.TryTake(out var task)) await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private Task<ProjectListing> List(string project) =>
        listings.GetOrAdd(project, p => new(() => Task.Run(() => source.ListAsync(p, stop.Token), stop.Token))).Value;

    private Task<Checked<PackageMetadata>> Describe(Candidate candidate) =>
        metadata.GetOrAdd(candidate, c => new(() => Task.Run(() => source.DescribeAsync(c, stop.Token), stop.Token))).Value;

    private async Task GuessAsync(string project)
    {
        var listing = await List(project);
        if (Likely(listing) is not { File: not null } likely) return;
        if (metadata.ContainsKey(likely) || expected[project].Guess() <= (likely.File?.Metadata is null ? 1 : MostGuesses)) await FollowAsync(likely);
    }

    private async Task FollowAsync(Candidate candidate)
    {
        // What has to be built to be known is built only once it is chosen.
        if (candidate.File is { Wheel: null }) return;
        if ((await Describe(candidate)).Value is not { } known) return;
        var asked = expected.TryGetValue(candidate.Project, out var wanted) ? wanted.Extras : [];
        foreach (var extra in asked.Prepend(""))
        {
            if (!followed.TryAdd((candidate, extra), true)) continue;
            foreach (var requirement in needs(known, extra.Length == 0 ? null : extra)) Expect(requirement);
        }
    }

    private Candidate? Likely(ProjectListing listing)
    {
        var fitting = expected[listing.Project].Specifiers.Select(listing.Matching).Aggregate(listing.All, (all, one) => all.Intersect(one));
        var final = preReleases ? fitting : fitting.Without(listing.PreReleases).Without(listing.Yanked);
        var index = (final.IsEmpty ? fitting : final).Newest;
        return index is { } i ? listing.Candidates[i] : null;
    }
}
