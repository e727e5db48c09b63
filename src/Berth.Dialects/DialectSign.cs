namespace Berth.Dialects;

/// <summary>A dialect that a document may be in.</summary>
/// <param name="Reason">How it is known, to follow "because".</param>
internal sealed record DialectSign(Dialect Dialect, string Reason);
