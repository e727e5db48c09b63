using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Berth.Core.Problems;

namespace Berth.Python.Indexes;

/// <summary>Requests to package indexes: credentials by origin, tries again after passing faults, says clearly what failed.</summary>
/// <param name="http">Owned by the caller; see <see cref="CreateClient"/>.</param>
public sealed class IndexHttp(HttpClient http, TimeProvider time)
{
    /// <summary>Bytes of a page or a metadata file, inflated.</summary>
    public const int LargestAnswer = 64 << 20;

    private const int Tries = 3;

    /// <summary>How long an answer may stand still before it counts as cut.</summary>
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, AuthenticationHeaderValue> credentials = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A client as indexes want it: compression, HTTP/2 where offered, a limit on how long a connection may take.</summary>
    public static HttpClient CreateClient() => new(new SocketsHttpHandler
    {
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        MaxAutomaticRedirections = 10,
        MaxConnectionsPerServer = 32,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        Timeout = TimeSpan.FromSeconds(100),
    };

    /// <summary>Takes user and password out of an address and keeps them for its origin.</summary>
    public Uri KeepCredentials(Uri address)
    {
        if (address.UserInfo.Length > 0)
        {
            var plain = Uri.UnescapeDataString(address.UserInfo);
            credentials[Origin(address)] = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(plain.Contains(':', StringComparison.Ordinal) ? plain : plain + ":")));
        }

        return PageLink.WithoutSecrets(address);
    }

    /// <summary>A whole answer in memory; null where the server says there is no such thing (404, 410).</summary>
    /// <exception cref="BerthException">Unreachable, an error, cut short or too big, after the last try.</exception>
    public async Task<IndexAnswer?> GetAsync(Uri address, string? accept, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var response = await SendAsync(HttpMethod.Get, address, 0, accept, cancellationToken);
                if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone) return null;
                var body = await ReadAsync(address, response, cancellationToken);
                return new(body, response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant(), PageLink.WithoutSecrets(response.RequestMessage?.RequestUri ?? address));
            }
            catch (BerthException e) when (attempt < Tries && IsPassing(e))
            {
                await PauseAsync(attempt, cancellationToken);
            }
        }
    }

    /// <summary>Sends once and gives the answer as soon as its headers are there.</summary>
    /// <param name="from">First byte wanted; 0 asks for everything.</param>
    /// <exception cref="BerthException">Unreachable, or the status is an error other than 404, 410 and 416.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri address, long from, string? accept, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address) { Version = http.DefaultRequestVersion, VersionPolicy = http.DefaultVersionPolicy };
        request.Headers.UserAgent.Add(new("berth", null));
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        if (from > 0) request.Headers.Range = new(from, null);
        if (credentials.TryGetValue(Origin(address), out var authorization)) request.Headers.Authorization = authorization;
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw Unreachable(address, e);
        }

        if (response.IsSuccessStatusCode || response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.RequestedRangeNotSatisfiable) return response;
        using (response) throw Failed(address, response.StatusCode);
    }

    /// <summary>Waits before another try: longer each time.</summary>
    public Task PauseAsync(int attempt, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromMilliseconds(200 * Math.Pow(3, attempt - 1)), time, cancellationToken);

    public static bool IsPassing(BerthException e) =>
        e.Problems[0].Code == PythonProblems.IndexUnreachable || e.Problems[0].Code == PythonProblems.IndexCutShort || e.InnerException is HttpRequestException { StatusCode: >= (HttpStatusCode)500 or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout };

    public static BerthException CutShort(Uri address, Exception? inner = null) =>
        new(new Problem(PythonProblems.IndexCutShort, $"the answer from `{PageLink.WithoutSecrets(address)}` ended before it was complete", Fix: "try again; if it stays, name another index or mirror in `python.index`"), inner);

    /// <summary>Reads what has arrived; a server that sends nothing for a minute ends in a cancellation that is not the caller's.</summary>
    internal async ValueTask<int> ReadSomeAsync(Stream body, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var standstill = new CancellationTokenSource(Standstill, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(standstill.Token, cancellationToken);
        return await body.ReadAsync(buffer, either.Token);
    }

    private async Task<byte[]> ReadAsync(Uri address, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            using var kept = new MemoryStream();
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var buffer = new byte[32 << 10];
            int count;
            while ((count = await ReadSomeAsync(body, buffer, cancellationToken)) > 0)
            {
                if (kept.Length + count > LargestAnswer)
                    throw new BerthException(new Problem(PythonProblems.IndexAnswerTooBig, $"the answer from `{PageLink.WithoutSecrets(address)}` is larger than {LargestAnswer >> 20} MiB", Fix: "check that `python.index` is the address of a package index"));
                kept.Write(buffer, 0, count);
            }

            return kept.ToArray();
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw CutShort(address, e);
        }
    }

    private static BerthException Unreachable(Uri address, Exception inner) =>
        new(new Problem(PythonProblems.IndexUnreachable, $"`{address.Host}:{address.Port}` cannot be reached: {inner.GetBaseException().Message}", Fix: "check the network and proxy variables, or name a reachable index in `python.index`"), inner);

    private static BerthException Failed(Uri address, HttpStatusCode status)
    {
        var denied = status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired;
        return new(
            new Problem(PythonProblems.IndexFailed, $"`{PageLink.WithoutSecrets(address)}` answered {(int)status}", Fix: denied ? "give user and password in the address: `https://user:password@host/simple`" : "try again later, or name another index in `python.index`"),
            new HttpRequestException(null, null, status));
    }

    private static string Origin(Uri address) => $"{address.Scheme}://{address.Host}:{address.Port}";
}
