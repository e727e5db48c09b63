using System.Collections.Immutable;
using System.Globalization;
using Berth.Core.Environments;

namespace Berth.Oci.Images;

/// <summary>Which manifest of an index runs on a platform (image-index.md, "platform"; the order of variants is containerd's).</summary>
public static class PlatformMatch
{
    private const int HighestLevel = int.MaxValue - 1;

    /// <summary>
    /// The entry that fits best: the same system and processor, of the variants that processor can run the highest, of equals the first.
    /// Entries without a platform count only where there is no other manifest. Null where none fits.
    /// </summary>
    public static Descriptor? Choose(ImmutableArray<Descriptor> manifests, Platform wanted)
    {
        var best = manifests
            .Where(m => m.Platform is not null && Rank(m.Platform, wanted) >= 0)
            .MaxBy(m => Rank(m.Platform!, wanted));
        if (best is not null) return best;
        var unnamed = manifests.Where(m => m.Platform is null && (MediaTypes.IsManifest(m.MediaType) || MediaTypes.IsIndex(m.MediaType))).ToList();
        return unnamed.Count == 1 ? unnamed[0] : null;
    }

    /// <summary>Whether an image for <paramref name="architecture"/> and <paramref name="os"/> runs on the platform; an unwritten variant fits any.</summary>
    public static bool Fits(string os, string architecture, string? variant, Platform wanted)
    {
        var (foundArchitecture, foundVariant) = Normal(architecture, variant);
        var (wantedArchitecture, wantedVariant) = Normal(wanted.Architecture, wanted.CpuVariant);
        return string.Equals(os, wanted.Os, StringComparison.OrdinalIgnoreCase)
            && foundArchitecture == wantedArchitecture
            && (string.IsNullOrEmpty(variant) || foundVariant == wantedVariant || Level(foundVariant) <= Math.Min(Level(wantedVariant), HighestLevel));
    }

    private static int Rank(DescriptorPlatform found, Platform wanted)
    {
        if (!string.Equals(found.Os, wanted.Os, StringComparison.OrdinalIgnoreCase)) return -1;
        var (foundArchitecture, foundVariant) = Normal(found.Architecture, found.Variant);
        var (wantedArchitecture, wantedVariant) = Normal(wanted.Architecture, wanted.CpuVariant);
        if (foundArchitecture != wantedArchitecture) return -1;
        if (foundVariant == wantedVariant) return int.MaxValue;
        return Level(foundVariant) <= Math.Min(Level(wantedVariant), HighestLevel) ? Math.Max(0, Level(foundVariant)) : -1;
    }

    /// <summary>Names as Go writes them, with the variant that an unwritten one stands for.</summary>
    private static (string Architecture, string? Variant) Normal(string architecture, string? variant)
    {
        var (name, implied) = architecture.ToLowerInvariant() switch
        {
            "x86_64" or "x86-64" or "amd64" => ("amd64", "v1"),
            "aarch64" or "arm64" => ("arm64", "v8"),
            "armhf" or "arm" => ("arm", "v7"),
            "armel" => ("arm", "v6"),
            "i386" or "386" => ("386", null),
            var other => (other, (string?)null),
        };
        if (string.IsNullOrEmpty(variant)) return (name, implied);
        var lower = variant.ToLowerInvariant();
        return (name, lower[0] == 'v' || !char.IsAsciiDigit(lower[0]) ? lower : "v" + lower);
    }

    /// <summary>The number in <c>v7</c> or <c>v8.1</c>, in tenths; -1 for no variant, so that it fits all; a name that is no number fits only itself.</summary>
    private static int Level(string? variant)
    {
        if (variant is null) return -1;
        return variant is ['v', .. var number] && decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var level) && level < 1000
            ? (int)(level * 10)
            : int.MaxValue;
    }
}
