using System.IO.Compression;
using System.Net;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Registries;
using Berth.Python.Indexes.Caching;
using Berth.Python.Indexes.Pages;
using Berth.Python.Indexes.Transport;

namespace Berth.Python.Indexes;

/// <summary>Requests to package indexes: signs in by origin, tries again after passing faults, says clearly what failed.</summary>
public sealed class IndexHttp
{
    /// <summary>Bytes of a page, inflated.</summary>
    public const int LargestAnswer = 128 << 20;

    private readonly TimeProvider time;
    private readonly SignIn signIn;
    private readonly IndexTransport transport;

    /// <param name="http">Owned by the caller; see <see cref="CreateClient"/>.</param>
    public IndexHttp(HttpClient http, TimeProvider time, IndexOptions? options = null)
    {
        (this.time, Options) = (time, options ?? new IndexOptions());
        signIn = new(Options);
        Mirrors = new(Options.Mirrors, KeepCredentials);
        transport = new(http, Options, signIn, Mirrors, time);
        Cache = Options.CacheFolder is { } folder ? new IndexCache(folder) : null;
    }

    public IndexOptions Options { get; }

    internal IndexMirrors Mirrors { get; }

    internal IndexCache? Cache { get; }

    internal TimeProvider Time => time;

    /// <summary>A client as indexes want it: HTTP/2 over TLS where offered, else many connections; the machine's proxy, but not for the machine itself.</summary>
    /// <exception cref="BerthException">BERTH2110: the authorities of the options cannot be read.</exception>
    public static HttpClient CreateClient(IndexOptions? options = null)
    {
        var handler = new SocketsHttpHandler
        {
            // Both are done by hand: redirects so that nobody gets another's credentials, inflating so that it is bounded and never done to files.
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            EnableMultipleHttp2Connections = true,
            MaxConnectionsPerServer = 48,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            Proxy = new LoopbackBypass(HttpClient.DefaultProxy),
        };
        if (options?.Authorities is { } file) handler.SslOptions.CertificateChainPolicy = Authorities.Policy(file);
        return new(handler) { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Takes user and password out of an address and keeps them for it, what lies below it, and the rest of its origin.</summary>
    public Uri KeepCredentials(Uri address)
    {
        signIn.Keep(address, fromPage: false);
        return PageLink.WithoutSecrets(address);
    }

    /// <summary>A whole answer in memory, from the network; null where the server says there is no such thing (404, 410).</summary>
    /// <exception cref="BerthException">Unreachable, an error, cut short or too big, after the last try.</exception>
    public async Task<IndexAnswer?> GetAsync(Uri address, string? accept, CancellationToken cancellationToken) =>
        (await AskAsync(new(address) { Accept = accept, Compressed = true }, LargestAnswer, cancellationToken)).Answer;

    /// <summary>Sends once and gives the answer as soon as its headers are there.</summary>
    /// <param name="from">First byte wanted; 0 asks for everything.</param>
    /// <exception cref="BerthException">Unreachable, or the status is an error other than 404, 410 and 416.</exception>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri address, long from, string? accept, CancellationToken cancellationToken) =>
        SendAsync(new(address) { Method = method, Accept = accept, Range = from > 0 ? new(from, null) : null }, cancellationToken);

    internal Task<HttpResponseMessage> SendAsync(IndexRequest request, CancellationToken cancellationToken) => transport.SendAsync(request, cancellationToken);

    /// <summary>Reads an answer whole, trying again after passing faults.</summary>
    /// <param name="limit">Bytes, inflated.</param>
    internal Task<IndexReply> AskAsync(IndexRequest request, int limit, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        using var response = await transport.SendAsync(request, cancellationToken);
        var freshness = Freshness.Of(response, time.GetUtcNow());
        if (response.StatusCode == HttpStatusCode.NotModified) return new IndexReply(ReplyKind.Unchanged, null, freshness);
        if (!response.IsSuccessStatusCode) return new(ReplyKind.Missing, null, freshness);
        var body = await ReadAsync(request.Address, response, limit, cancellationToken);
        var from = PageLink.WithoutSecrets(Mirrors.Inward(response.RequestMessage?.RequestUri ?? request.Address));
        return new(ReplyKind.Whole, new(body, response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant(), from), freshness);
    }, cancellationToken);

    internal async Task<T> TryAsync<T>(Func<Task<T>> once, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await once();
            }
            catch (BerthException e) when (attempt < Options.Tries && DelayAfter(attempt, e) is not null)
            {
                await Task.Delay(DelayAfter(attempt, e)!.Value, time, cancellationToken);
            }
        }
    }

    /// <summary>How long to wait before another try: what the server asks for, or longer each time; null: another try is no use.</summary>
    internal TimeSpan? DelayAfter(int attempt, BerthException fault)
    {
        if (!IndexFaults.IsPassing(fault)) return null;
        var wait = (fault.InnerException as RefusedRequest)?.Wait ?? Options.FirstDelay * Math.Pow(3, Math.Min(attempt - 1, 12));
        if (wait <= Options.LongestDelay) return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
        return fault.InnerException is RefusedRequest { Wait: not null } ? null : Options.LongestDelay;
    }

    /// <summary>The address of a link, with the user and password that a page may have put there taken out and kept.</summary>
    internal Uri Linked(Uri found)
    {
        // Looking at the text first spares most links of a long page being taken apart.
        if (found.OriginalString.Contains('@', StringComparison.Ordinal) && found.UserInfo.Length > 0)
        {
            signIn.Keep(found, fromPage: true);
            found = PageLink.WithoutSecrets(found);
        }

        return Mirrors.Inward(found);
    }

    /// <summary>What a kept answer is found under: never anything secret, but apart for each user.</summary>
    internal string CacheKey(string kind, Uri address)
    {
        // A user's name can be a token.
        var user = signIn.UserFor(Mirrors.Outward(address)) is { } name ? ContentDigest.Of($"{address.Host}\n{name}").Hex : "";
        return $"{kind}\n{PageLink.WithoutSecrets(address).AbsoluteUri}\n{user}";
    }

    internal PatientBody Patient(Stream body, TimeSpan? deadline) => new(body, Options, time, deadline);

    internal static bool IsCut(Exception e, CancellationToken cancellationToken) =>
        e is HttpRequestException or IOException or TimeoutException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private async Task<byte[]> ReadAsync(Uri address, HttpResponseMessage response, int limit, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > limit) throw IndexFaults.TooBig(address, limit);
        try
        {
            await using var raw = Patient(await response.Content.ReadAsStreamAsync(cancellationToken), Options.Patience);
            await using var body = Inflated(raw, response.Content.Headers.ContentEncoding);
            return await BoundedBytes.ReadAsync(body, limit, cancellationToken) ?? throw IndexFaults.TooBig(address, limit);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            throw IndexFaults.Unreadable(address, "it is not compressed in the way it says", e);
        }
        catch (Exception e) when (IsCut(e, cancellationToken))
        {
            throw IndexFaults.CutShort(address, e);
        }
    }

    private static Stream Inflated(Stream body, ICollection<string> codings) => string.Join(',', codings).ToLowerInvariant() switch
    {
        "" or "identity" => body,
        "gzip" or "x-gzip" => new GZipStream(body, CompressionMode.Decompress),
        "br" => new BrotliStream(body, CompressionMode.Decompress),
        "deflate" => new ZLibStream(body, CompressionMode.Decompress),
        _ => throw new InvalidDataException(),
    };
}
