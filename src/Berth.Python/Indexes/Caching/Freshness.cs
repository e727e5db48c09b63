using System.Net.Http.Headers;

namespace Berth.Python.Indexes.Caching;

/// <summary>How long an answer may be used and how to ask whether it still holds (RFC 9111, 4.2 and 4.3; RFC 9110, 8.8).</summary>
/// <param name="Until">Until then nobody needs to be asked.</param>
/// <param name="ETag">As sent; null where there is none that can be sent back.</param>
/// <param name="LastModified">As sent.</param>
/// <param name="Storable">False where the server forbids keeping it.</param>
internal sealed record Freshness(DateTimeOffset Until, string? ETag, string? LastModified, bool Storable)
{
    /// <summary>However long a server says: packages appear every day.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private const int LongestValidator = 1024;

    public static Freshness Of(HttpResponseMessage response, DateTimeOffset now)
    {
        var control = response.Headers.CacheControl;
        return new(now + Lifetime(response, control, now), Validator(response.Headers, "ETag"), Validator(response.Content.Headers, "Last-Modified"), control?.NoStore != true);
    }

    /// <summary>A server that says a page holds says it with new times; what it leaves out stays.</summary>
    public Freshness RenewedBy(Freshness answer) => new(answer.Until, answer.ETag ?? ETag, answer.LastModified ?? LastModified, answer.Storable);

    private static TimeSpan Lifetime(HttpResponseMessage response, CacheControlHeaderValue? control, DateTimeOffset now)
    {
        if (control is { NoCache: true } or { NoStore: true }) return TimeSpan.Zero;
        var life = control?.MaxAge ?? (response.Content.Headers.Expires is { } expires ? expires - (response.Headers.Date ?? now) : TimeSpan.Zero);
        life -= response.Headers.Age is { } age && age > TimeSpan.Zero ? age : TimeSpan.Zero;
        return life < TimeSpan.Zero ? TimeSpan.Zero : life < Longest ? life : Longest;
    }

    private static string? Validator(HttpHeaders headers, string name)
    {
        if (!headers.NonValidated.TryGetValues(name, out var values) || values.Count != 1) return null;
        var text = values.ToString();
        return text.Length is > 0 and <= LongestValidator && text.All(c => c is >= ' ' and <= '~') ? text : null;
    }
}
