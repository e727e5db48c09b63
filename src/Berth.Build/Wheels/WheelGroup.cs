using System.Collections.Immutable;
using Berth.Core.Locking;

namespace Berth.Build.Wheels;

/// <summary>Wheels that share a layer.</summary>
/// <param name="Name">Stable name of the group: the package's own for a solo layer, <c>bucket NN</c> for a shared one.</param>
/// <param name="Wheels">Sorted by name.</param>
public sealed record WheelGroup(string Name, ImmutableArray<SizedWheel> Wheels)
{
    public long InstalledSize => Wheels.Sum(w => w.InstalledSize);
}

/// <param name="InstalledSize">Bytes of all its files, unpacked.</param>
public sealed record SizedWheel(LockedWheel Wheel, long InstalledSize);

/// <summary>
/// Assigns wheels to layers: a big package has a layer of its own, the rest go into buckets by a hash of their name. So an added or changed package
/// touches one layer and never moves another package (layers-and-wheels.md §0 rule 4 has the numbers and the reasons).
/// </summary>
public static class WheelGroups
{
    public const long SoloThreshold = 8L << 20;
    public const int Buckets = 16;

    /// <summary>Layers for packages of their own; with the buckets, the base's and the workload's layers this stays below what engines can stack.</summary>
    public const int MaximumSolo = 44;

    /// <summary>Groups in the order of their layers: solo ones first, largest first; then buckets by number.</summary>
    public static ImmutableArray<WheelGroup> Of(IEnumerable<SizedWheel> wheels)
    {
        var all = wheels.OrderBy(w => w.Wheel.Name, StringComparer.Ordinal).ToList();
        var threshold = SoloThreshold;
        // Doubling keeps the rule independent of how sizes happen to be ordered: no package sits at the edge of a sorted list.
        while (all.Count(w => w.InstalledSize >= threshold) > MaximumSolo) threshold *= 2;
        var solo = all.Where(w => w.InstalledSize >= threshold)
            .OrderByDescending(w => w.InstalledSize).ThenBy(w => w.Wheel.Name, StringComparer.Ordinal)
            .Select(w => new WheelGroup(w.Wheel.Name, [w]));
        var shared = all.Where(w => w.InstalledSize < threshold)
            .GroupBy(w => BucketOf(w.Wheel.Name))
            .OrderBy(g => g.Key)
            .Select(g => new WheelGroup($"bucket {g.Key:00}", [.. g]));
        return [.. solo, .. shared];
    }

    public static int BucketOf(string normalisedName) => Convert.FromHexString(ContentDigest.Of(normalisedName).Hex.AsSpan(0, 2))[0] % Buckets;
}
