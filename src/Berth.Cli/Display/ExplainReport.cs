using System.Collections.Immutable;
using Berth.Build.Pipeline;
using Berth.Core.Locking;

namespace Berth.Cli.Display;

/// <summary>What <c>berth explain --format json</c> prints.</summary>
/// <param name="Lock">Null where nothing is locked yet.</param>
public sealed record ExplainReport(ContentDigest Spec, ContentDigest? Lock, ImmutableArray<ExplainLayerReport> Layers);

public sealed record ExplainLayerReport(string Slot, string Verdict, string? Key, ImmutableSortedDictionary<string, string> Inputs, ImmutableArray<string> Changes)
{
    public static ExplainLayerReport Of(LayerExplanation layer) => new(layer.Slot, Word(layer.Verdict), layer.Key, layer.Inputs, layer.Changes);

    public static string Word(LayerVerdict verdict) => verdict switch
    {
        LayerVerdict.Cached => "cached",
        LayerVerdict.ToMake => "to make",
        _ => "not known yet",
    };
}
