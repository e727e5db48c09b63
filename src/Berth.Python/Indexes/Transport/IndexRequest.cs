using System.Net.Http.Headers;

namespace Berth.Python.Indexes.Transport;

/// <summary>One request, before mirrors and signing in.</summary>
internal sealed record IndexRequest(Uri Address)
{
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    public string? Accept { get; init; }

    public RangeHeaderValue? Range { get; init; }

    /// <summary>The validator under which <see cref="Range"/> still means the same bytes.</summary>
    public string? IfRange { get; init; }

    public string? IfNoneMatch { get; init; }

    public string? IfModifiedSince { get; init; }

    /// <summary>Whether the answer may come compressed; never for files, whose bytes count as they are.</summary>
    public bool Compressed { get; init; }
}
