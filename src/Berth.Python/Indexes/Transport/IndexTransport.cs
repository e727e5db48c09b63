using System.Net;
using System.Net.Http.Headers;
using Berth.Core.Problems;

namespace Berth.Python.Indexes.Transport;

/// <summary>Sends one request: mirrors, signing in, redirects. Each origin gets only what is meant for it.</summary>
internal sealed class IndexTransport(HttpClient http, IndexOptions options, SignIn signIn, IndexMirrors mirrors, TimeProvider time)
{
    private const int MostRedirects = 10;

    /// <summary>The answer as soon as its headers are there.</summary>
    /// <exception cref="BerthException">Offline, unreachable, endless redirects, or an error status other than 404, 410 and 416.</exception>
    public async Task<HttpResponseMessage> SendAsync(IndexRequest request, CancellationToken cancellationToken)
    {
        if (options.Offline) throw IndexFaults.Offline(request.Address);
        var at = mirrors.Outward(request.Address);
        for (var redirects = 0; ; redirects++)
        {
            var response = await SendAsync(request, at, cancellationToken);
            if (response.IsSuccessStatusCode || response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.RequestedRangeNotSatisfiable) return response;
            if (response.StatusCode == HttpStatusCode.NotModified && (request.IfNoneMatch ?? request.IfModifiedSince) is not null) return response;
            using (response)
            {
                if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
                    throw IndexFaults.Refused(at, response.StatusCode, Wait(response));
                if (redirects == MostRedirects) throw IndexFaults.Redirected(request.Address, $"more than {MostRedirects} times");
                at = Next(request.Address, at, response.Headers.Location);
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(IndexRequest request, Uri at, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(request.Method, at) { Version = http.DefaultRequestVersion, VersionPolicy = http.DefaultVersionPolicy };
        message.Headers.UserAgent.Add(new("berth", null));
        Add("Accept", request.Accept);
        Add("Accept-Encoding", request.Compressed ? "gzip, br, deflate" : "identity");
        Add("If-Range", request.IfRange);
        Add("If-None-Match", request.IfNoneMatch);
        Add("If-Modified-Since", request.IfModifiedSince);
        message.Headers.Range = request.Range;
        message.Headers.Authorization = signIn.For(at);
        using var silence = new CancellationTokenSource(options.Silence, time);
        await using var both = cancellationToken.UnsafeRegister(static s => ((CancellationTokenSource)s!).Cancel(), silence);
        try
        {
            return await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, silence.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidOperationException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw IndexFaults.Unreachable(at, e);
        }

        void Add(string name, string? value)
        {
            if (value is not null) message.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private static Uri Next(Uri asked, Uri at, Uri? location)
    {
        if (location is null || !Uri.TryCreate(at, location, out var next)) throw IndexFaults.Redirected(asked, "without saying where to");
        if (next.Scheme is not ("http" or "https")) throw IndexFaults.Redirected(asked, "to something that is not on the web");
        if (at.Scheme == "https" && next.Scheme == "http") throw IndexFaults.Redirected(asked, $"from TLS to plain HTTP on `{next.Host}`");
        // Credentials that an answer names are the answer's own idea.
        return next.UserInfo.Length == 0 ? next : new UriBuilder(next) { UserName = "", Password = "" }.Uri;
    }

    private TimeSpan? Wait(HttpResponseMessage response)
    {
        RetryConditionHeaderValue? asked = response.Headers.RetryAfter;
        return asked?.Delta ?? (asked?.Date is { } date ? date - time.GetUtcNow() : null);
    }
}
