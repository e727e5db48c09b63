namespace Berth.Python.Indexes.Transport;

/// <summary>What came of a request for something that is read whole.</summary>
/// <param name="Kind">What the status said.</param>
/// <param name="Answer">Null unless there was a body to read.</param>
internal sealed record IndexReply(ReplyKind Kind, IndexAnswer? Answer, Caching.Freshness Freshness);

internal enum ReplyKind
{
    Whole,
    /// <summary>404 or 410.</summary>
    Missing,
    /// <summary>304: what is kept still holds.</summary>
    Unchanged,
}
