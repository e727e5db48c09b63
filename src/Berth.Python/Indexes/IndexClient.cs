using System.Collections.Concurrent;
using System.Collections.Immutable;
using Berth.Core.Problems;

namespace Berth.Python.Indexes;

/// <summary>Lists what indexes and find-links places offer. Each page is fetched once.</summary>
public sealed class IndexClient
{
    private const string Accept = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1";

    private readonly ConcurrentDictionary<string, Task<ImmutableArray<IndexFile>>> places = new(StringComparer.Ordinal);
    private readonly ImmutableArray<Uri> indexes;
    private readonly ImmutableArray<string> findLinks;

    /// <exception cref="BerthException">BERTH2106: addresses that are neither HTTP(S) nor, for find-links, absolute paths; all of them.</exception>
    public IndexClient(IndexHttp http, IndexSettings settings)
    {
        Http = http;
        var bad = settings.Indexes.Where(i => Web(i) is null)
            .Concat(settings.FindLinks.Where(f => Web(f) is null && Folder(f) is null))
            .Select(PageLinkText).ToImmutableArray();
        if (bad.Length > 0)
            throw new BerthException([.. bad.Select(b => new Problem(PythonProblems.InvalidIndexAddress, $"`{b}` is not the address of an index", Fix: "write an address that starts with `https://` or `http://`, or an absolute folder for find-links"))]);
        indexes = [.. settings.Indexes.Select(i => http.KeepCredentials(Web(i)!))];
        findLinks = settings.FindLinks;
    }

    public IndexHttp Http { get; }

    /// <summary>Everything offered for a project, in the order found; empty where nobody knows it.</summary>
    /// <param name="project">Normalised.</param>
    public async Task<ImmutableArray<IndexFile>> ListAsync(string project, CancellationToken cancellationToken)
    {
        var files = (await ListLinkedAsync(project, cancellationToken)).ToBuilder();
        foreach (var index in indexes)
        {
            var page = new Uri($"{index.AbsoluteUri.TrimEnd('/')}/{project}/");
            if (await Http.GetAsync(page, Accept, cancellationToken) is not { } answer) continue;
            // An index can list files of other projects; those are not this one's.
            files.AddRange(Read(answer).Where(f => (f.Wheel?.Name ?? f.Sdist?.Name) == project));
            break;
        }

        return files.ToImmutable();
    }

    /// <summary>What the find-links places alone offer for a project; no index is asked.</summary>
    public async Task<ImmutableArray<IndexFile>> ListLinkedAsync(string project, CancellationToken cancellationToken)
    {
        var files = ImmutableArray.CreateBuilder<IndexFile>();
        foreach (var place in findLinks)
        {
            var listed = await places.GetOrAdd(place, p => PlaceAsync(p, cancellationToken));
            files.AddRange(listed.Where(f => (f.Wheel?.Name ?? f.Sdist?.Name) == project));
        }

        return files.ToImmutable();
    }

    private async Task<ImmutableArray<IndexFile>> PlaceAsync(string place, CancellationToken cancellationToken)
    {
        if (Folder(place) is { } folder) return Files(folder);
        var answer = await Http.GetAsync(Http.KeepCredentials(Web(place)!), "text/html", cancellationToken);
        return answer is null ? throw Missing(PageLinkText(place)) : Read(answer);
    }

    private static ImmutableArray<IndexFile> Files(string folder)
    {
        if (!Directory.Exists(folder)) throw Missing(folder);
        return
        [
            .. new DirectoryInfo(folder).EnumerateFiles()
                .Where(f => f.Name.EndsWith(".whl", StringComparison.Ordinal) || f.Name.EndsWith(".tar.gz", StringComparison.Ordinal) || f.Name.EndsWith(".zip", StringComparison.Ordinal))
                .OrderBy(f => f.Name, StringComparer.Ordinal)
                .Select(f => new IndexFile(f.Name, new Uri(new Uri("file://"), Escape(f.FullName)), null, f.Length, null, null, null)),
        ];
    }

    private ImmutableArray<IndexFile> Read(IndexAnswer answer)
    {
        try
        {
            var files = answer.MediaType switch
            {
                "application/vnd.pypi.simple.v1+json" or "application/json" => JsonPage.Parse(answer.Body, answer.Address),
                "application/vnd.pypi.simple.v1+html" or "text/html" or "application/xhtml+xml" => HtmlPage.Parse(answer.Body, answer.Address),
                var other => throw new FormatException($"its type is `{other ?? "not given"}`"),
            };
            return [.. files.Select(f => f with { Url = Http.KeepCredentials(f.Url) })];
        }
        catch (FormatException e)
        {
            throw new BerthException(new Problem(PythonProblems.IndexAnswerUnreadable, $"the page `{answer.Address}` cannot be used: {e.Message}", Fix: "check that `python.index` is the address of a simple API, such as `https://pypi.org/simple`"), e);
        }
    }

    private static Uri? Web(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https") ? address : null;

    private static string? Folder(string text)
    {
        if (text.StartsWith('/')) return text;
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "file", Host: "" } ? address.LocalPath : null;
    }

    private static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private static string PageLinkText(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var parsed) ? PageLink.WithoutSecrets(parsed).ToString() : address.Split('@')[^1];

    private static BerthException Missing(string place) =>
        new(new Problem(PythonProblems.FindLinksMissing, $"the find-links place `{place}` does not exist", Fix: $"create `{place}`, or take it out of `python.find_links`"));
}
