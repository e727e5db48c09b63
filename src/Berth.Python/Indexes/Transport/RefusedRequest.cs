using System.Net;

namespace Berth.Python.Indexes.Transport;

/// <summary>An answer that is an error.</summary>
/// <param name="wait">What Retry-After asks for; null where it asks for nothing.</param>
internal sealed class RefusedRequest(HttpStatusCode status, TimeSpan? wait) : HttpRequestException(null, null, status)
{
    public TimeSpan? Wait { get; } = wait;

    public bool IsPassing => StatusCode is >= HttpStatusCode.InternalServerError and not (HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported)
        or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout;
}
