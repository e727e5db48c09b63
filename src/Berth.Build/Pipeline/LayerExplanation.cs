using System.Collections.Immutable;

namespace Berth.Build.Pipeline;

/// <summary>Why a layer would or would not be made again.</summary>
/// <param name="Slot">Which layer: <c>base</c>, <c>apt</c>, <c>wheels numpy</c>, <c>step 1</c>.</param>
/// <param name="Key">Digest of all inputs; null where something below is not known yet.</param>
/// <param name="Inputs">Everything that decides the layer, by name.</param>
/// <param name="Changes">Inputs that differ from the last build of this declaration, one line each; empty where nothing is known of it.</param>
public sealed record LayerExplanation(
    string Slot,
    LayerVerdict Verdict,
    string? Key,
    ImmutableSortedDictionary<string, string> Inputs,
    ImmutableArray<string> Changes);

public enum LayerVerdict
{
    /// <summary>In the store; nothing is done.</summary>
    Cached,
    /// <summary>Not in the store; the next build makes it.</summary>
    ToMake,
    /// <summary>Depends on a layer that is not known yet.</summary>
    Unknown,
}
