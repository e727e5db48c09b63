namespace Berth.Oci.Registries;

/// <summary>How long to wait before another try.</summary>
internal static class Backoff
{
    /// <param name="attempt">The one that failed, from 1.</param>
    public static TimeSpan After(int attempt, RegistryOptions options)
    {
        var doubled = options.FirstDelay * Math.Pow(2, Math.Min(attempt - 1, 20));
        return doubled < options.LongestDelay ? doubled : options.LongestDelay;
    }

    /// <summary>What the answer's Retry-After asks for, never negative; null where it asks for nothing.</summary>
    public static TimeSpan? Asked(HttpResponseMessage response, TimeProvider time)
    {
        var asked = response.Headers.RetryAfter;
        var wait = asked?.Delta ?? (asked?.Date is { } date ? date - time.GetUtcNow() : null);
        return wait is { } w && w < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
