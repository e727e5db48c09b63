using System.Collections.Immutable;

namespace Berth.Oci.Layers;

/// <summary>What of an overlay's changes stays out of the layer.</summary>
/// <param name="Dropped">Paths in the form of <see cref="LayerEntry.Path"/>; each stands for itself and everything below it.</param>
public sealed record OverlayFilter(ImmutableArray<string> Dropped)
{
    public static OverlayFilter None { get; } = new([]);

    public bool Drops(string path)
    {
        foreach (var dropped in Dropped)
        {
            if (path.StartsWith(dropped, StringComparison.Ordinal) && (path.Length == dropped.Length || path[dropped.Length] == '/')) return true;
        }

        return false;
    }
}
