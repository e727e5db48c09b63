using Berth.Core.Problems;
using Berth.Python.Indexes.Caching;
using Berth.Python.Indexes.Transport;

namespace Berth.Python.Indexes.Pages;

/// <summary>Brings pages: from what is kept while it is fresh, else from the index, which is asked whether what is kept still holds.</summary>
internal sealed class PageFetch(IndexHttp http)
{
    /// <summary>Null where the index does not know the page.</summary>
    public async Task<ProjectPage?> GetAsync(Uri address, string accept, CancellationToken cancellationToken)
    {
        var key = http.CacheKey($"page\n{accept}", address);
        var now = http.Time.GetUtcNow();
        var kept = http.Cache?.Find(key);
        if (kept is { Body: null } && http.Options.Offline) return null;
        var page = kept?.Body is { } body ? PageForm.Read(body) : null;
        if (page is null) kept = null;
        if (page is not null && (http.Options.Offline || (!http.Options.Refresh && kept!.IsFresh(now)))) return page;

        var request = new IndexRequest(address) { Accept = accept, Compressed = true, IfNoneMatch = kept?.Freshness.ETag, IfModifiedSince = kept?.Freshness.LastModified };
        var reply = await http.AskAsync(request, IndexHttp.LargestAnswer, cancellationToken);
        if (reply.Kind == ReplyKind.Unchanged && kept is not null)
        {
            http.Cache!.Keep(key, kept with { Stored = now, Freshness = kept.Freshness.RenewedBy(reply.Freshness) });
            return page;
        }

        page = reply.Answer is { } answer ? Parse(answer) : null;
        http.Cache?.Keep(key, new(now, reply.Freshness, page is null ? default(ReadOnlyMemory<byte>?) : PageForm.Write(page)));
        return page;
    }

    private ProjectPage Parse(IndexAnswer answer)
    {
        try
        {
            var page = ProjectPage.Parse(answer.Body, answer.MediaType, answer.Address);
            return new([.. page.Files.Select(f => http.Linked(f.Url) is var url && ReferenceEquals(url, f.Url) ? f : f with { Url = url })]);
        }
        catch (FormatException e)
        {
            throw IndexFaults.Unreadable(answer.Address, e.Message, e);
        }
    }
}
