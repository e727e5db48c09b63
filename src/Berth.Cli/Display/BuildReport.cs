using System.Collections.Immutable;
using Berth.Build.Images;
using Berth.Core.Locking;

namespace Berth.Cli.Display;

/// <summary>What <c>berth build --format json</c> prints.</summary>
/// <param name="Image">Digest of the image's manifest.</param>
/// <param name="Timings">Seconds by stage, and <c>total</c>.</param>
public sealed record BuildReport(
    ContentDigest Image,
    ContentDigest Config,
    ContentDigest Lock,
    ContentDigest Spec,
    ImmutableArray<LayerReport> Layers,
    IReadOnlyDictionary<string, double> Timings)
{
    public static BuildReport Of(BuiltImage image, IReadOnlyDictionary<string, double> timings) =>
        new(image.Manifest, image.Config, image.Lock, image.Spec, [.. image.Layers.Select(LayerReport.Of)], timings);
}

/// <summary>One layer of an image.</summary>
public sealed record LayerReport(ContentDigest DiffId, long Size, string Kind, string Title, ImmutableArray<string> Packages, bool Cached)
{
    public static LayerReport Of(BuiltLayer layer) => new(layer.DiffId, layer.Size, layer.Kind, layer.Title, layer.Packages, layer.FromCache);
}
