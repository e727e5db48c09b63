using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Python.Indexes.Pages;

namespace Berth.Python.Indexes;

/// <summary>Lists what indexes and find-links places offer. Each page is fetched once.</summary>
public sealed class IndexClient
{
    private const string Accept = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1";

    private readonly SharedTasks<ImmutableArray<IndexFile>> places = new();
    private readonly SharedTasks<ImmutableArray<IndexFile>> projects = new();
    private readonly ImmutableArray<Uri> indexes;
    private readonly ImmutableArray<string> findLinks;
    private readonly IndexStrategy strategy;
    private readonly PageFetch pages;

    /// <exception cref="BerthException">BERTH2106: addresses that are neither HTTP(S) nor local; all of them.</exception>
    public IndexClient(IndexHttp http, IndexSettings settings)
    {
        Http = http;
        var bad = settings.Indexes.Where(i => Web(i) is null && FileFolder(i) is null)
            .Concat(settings.FindLinks.Where(f => Web(f) is null && Folder(f) is null))
            .Select(Shown).ToImmutableArray();
        if (bad.Length > 0)
            throw new BerthException([.. bad.Select(b => new Problem(PythonProblems.InvalidIndexAddress, $"`{b}` is not the address of an index", Fix: "write an address that starts with `https://`, `http://` or `file:///`, or an absolute folder for find-links"))]);
        indexes = [.. settings.Indexes.Select(i => http.KeepCredentials(Web(i) ?? new Uri(i)))];
        (findLinks, strategy, pages) = (settings.FindLinks, settings.Strategy, new PageFetch(http));
    }

    public IndexHttp Http { get; }

    /// <summary>Everything offered for a project, in the order found; empty where nobody knows it.</summary>
    /// <param name="project">Normalised.</param>
    public Task<ImmutableArray<IndexFile>> ListAsync(string project, CancellationToken cancellationToken) =>
        projects.GetAsync(project, token => FindAsync(project, token), cancellationToken);

    /// <summary>What the find-links places alone offer for a project; no index is asked.</summary>
    public async Task<ImmutableArray<IndexFile>> ListLinkedAsync(string project, CancellationToken cancellationToken)
    {
        var files = ImmutableArray.CreateBuilder<IndexFile>();
        foreach (var place in findLinks)
            files.AddRange((await places.GetAsync(place, token => PlaceAsync(place, token), cancellationToken)).Where(f => f.Project == project));
        return files.ToImmutable();
    }

    private async Task<ImmutableArray<IndexFile>> FindAsync(string project, CancellationToken cancellationToken)
    {
        var files = (await ListLinkedAsync(project, cancellationToken)).ToBuilder();
        if (strategy == IndexStrategy.BestMatch)
        {
            var all = await Task.WhenAll(indexes.Select(i => ProjectAsync(i, project, cancellationToken)));
            files.AddRange(all.SelectMany(f => f ?? []).DistinctBy(f => f.FileName, StringComparer.Ordinal));
            return files.ToImmutable();
        }

        foreach (var index in indexes)
        {
            if (await ProjectAsync(index, project, cancellationToken) is not { } known) continue;
            files.AddRange(known);
            break;
        }

        return files.ToImmutable();
    }

    /// <summary>Null where the index does not know the project. An index can list files of other projects; those are not this one's.</summary>
    private async Task<ImmutableArray<IndexFile>?> ProjectAsync(Uri index, string project, CancellationToken cancellationToken)
    {
        var files = index.IsFile
            ? FolderIndex.Project(index.LocalPath, project)
            : (await pages.GetAsync(new UriBuilder(index) { Path = $"{index.AbsolutePath.TrimEnd('/')}/{project}/" }.Uri, Accept, cancellationToken))?.Files;
        return files?.Where(f => f.Project == project).ToImmutableArray();
    }

    private async Task<ImmutableArray<IndexFile>> PlaceAsync(string place, CancellationToken cancellationToken)
    {
        if (Folder(place) is { } folder) return FolderIndex.Links(folder);
        var page = await pages.GetAsync(Http.KeepCredentials(Web(place)!), "text/html", cancellationToken);
        return page?.Files ?? throw new BerthException(new Problem(PythonProblems.FindLinksMissing, $"the find-links place `{Shown(place)}` does not exist", Fix: $"correct `{Shown(place)}`, or take it out of `python.find_links`"));
    }

    private static Uri? Web(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https") ? address : null;

    private static string? Folder(string text) => text.StartsWith('/') ? text : FileFolder(text);

    private static string? FileFolder(string text) =>
        text.StartsWith("file:", StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "file", Host: "" } ? address.LocalPath : null;

    private static string Shown(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var parsed) && !address.StartsWith('/') ? PageLink.Shown(parsed) : address.Split('@')[^1];
}
