namespace Berth.Python.Indexes.Caching;

/// <summary>An answer as it is kept.</summary>
/// <param name="Stored">When it was last known to hold.</param>
/// <param name="Body">Null: the server said that there is no such thing.</param>
internal sealed record CachedAnswer(DateTimeOffset Stored, Freshness Freshness, ReadOnlyMemory<byte>? Body)
{
    /// <summary>An answer from the future is not believed: a clock was wrong. What was missing may appear at any time.</summary>
    public bool IsFresh(DateTimeOffset now) => Body is not null && Stored <= now && now < Freshness.Until;
}
