using System.Net;
using System.Net.Http.Headers;
using Berth.Core.Problems;
using Berth.Oci.Images;

namespace Berth.Oci.Registries;

/// <summary>Exchanges with a registry: redirects, waits and further tries. What the final answer means is the caller's to say.</summary>
internal sealed class RegistryTransport(RegistryOptions options) : IDisposable
{
    private const int MostRedirects = 5;
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        Proxy = new LoopbackBypass(HttpClient.DefaultProxy),
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    public RegistryOptions Options { get; } = options;

    /// <param name="authorization">Sent to the address's own origin only, never on to where it redirects.</param>
    /// <param name="prepare">Sets further headers; called for each try.</param>
    /// <returns>Any answer but those worth another try, and of these the last one; headers are read, the body is not.</returns>
    /// <exception cref="BerthException">BERTH3202: nobody answered; BERTH3203: redirects that must not be followed.</exception>
    public async Task<HttpResponseMessage> GetAsync(Uri address, AuthenticationHeaderValue? authorization, Action<HttpRequestHeaders>? prepare, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan wait;
            try
            {
                var response = await FollowAsync(address, authorization, prepare, cancellationToken);
                if (!IsPassing(response.StatusCode) || attempt >= Options.Attempts) return response;
                wait = Backoff.Asked(response, Options.Time) ?? Backoff.After(attempt, Options);
                if (wait > Options.LongestDelay) return response;
                response.Dispose();
            }
            catch (Exception e) when (IsCut(e, cancellationToken))
            {
                if (attempt >= MostAttempts(e)) throw RegistryFailures.Unreachable(address, e);
                wait = Backoff.After(attempt, Options);
            }

            await Task.Delay(wait, Options.Time, cancellationToken);
        }
    }

    /// <summary>One try without redirects.</summary>
    public async Task<HttpResponseMessage> AskAsync(Uri address, AuthenticationHeaderValue? authorization, Action<HttpRequestHeaders>? prepare, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = authorization;
        request.Headers.TryAddWithoutValidation("User-Agent", "berth");
        prepare?.Invoke(request.Headers);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Options.Silence);
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
    }

    /// <summary>An answer with its whole body; a body that is cut is asked for again.</summary>
    /// <param name="open">One request that succeeds or throws.</param>
    /// <exception cref="BerthException">BERTH3202: cut each time; BERTH3203: more than <paramref name="limit"/> bytes.</exception>
    public async Task<(HttpResponseHeaders Headers, byte[] Body)> GetWholeAsync(
        Uri address, int limit, string what, Func<CancellationToken, Task<HttpResponseMessage>> open, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var response = await open(cancellationToken);
            try
            {
                return (response.Headers, await BoundedBody.ReadAsync(response, limit, Options.Silence, cancellationToken)
                    ?? throw RegistryFailures.Failed(address, $"the {what} has more than {limit} bytes"));
            }
            catch (Exception e) when (IsCut(e, cancellationToken))
            {
                if (attempt >= Options.Attempts) throw RegistryFailures.Unreachable(address, e);
            }

            await Task.Delay(Backoff.After(attempt, Options), Options.Time, cancellationToken);
        }
    }

    /// <summary>Whether a connection failed or fell silent, as opposed to the caller giving up.</summary>
    public static bool IsCut(Exception e, CancellationToken cancellationToken) =>
        e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> FollowAsync(Uri address, AuthenticationHeaderValue? authorization, Action<HttpRequestHeaders>? prepare, CancellationToken cancellationToken)
    {
        var at = address;
        for (var redirects = 0; ; redirects++)
        {
            var response = await AskAsync(at, RegistryAddress.SameOrigin(at, address) ? authorization : null, prepare, cancellationToken);
            if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
                return response;
            var target = response.Headers.Location is { } location ? new Uri(at, location) : null;
            response.Dispose();
            if (target is null || redirects >= MostRedirects || !MayFollow(at, target))
                throw RegistryFailures.Failed(address, target is null || redirects >= MostRedirects
                    ? "it redirects without end"
                    : $"it redirects from TLS to `{ForeignText.Shown(target.Scheme)}` on `{ForeignText.Shown(target.Host)}`");
            at = target;
        }
    }

    private static bool MayFollow(Uri from, Uri to) =>
        to.Scheme == Uri.UriSchemeHttps || (to.Scheme == Uri.UriSchemeHttp && from.Scheme == Uri.UriSchemeHttp);

    private static bool IsPassing(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
            or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    /// <summary>A certificate does not get better; a name that is unknown or a port that is closed seldom does.</summary>
    private int MostAttempts(Exception e) => (e as HttpRequestException)?.HttpRequestError switch
    {
        HttpRequestError.SecureConnectionError or HttpRequestError.ConfigurationLimitExceeded => 1,
        HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError => Math.Min(2, Options.Attempts),
        _ => Options.Attempts,
    };
}
