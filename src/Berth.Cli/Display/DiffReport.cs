using System.Collections.Immutable;
using Berth.Build.Images;
using Berth.Core.Locking.Comparing;
using Berth.Oci.Comparing;

namespace Berth.Cli.Display;

/// <summary>What <c>berth diff --format json</c> prints.</summary>
/// <param name="Added">Variants that only the second side is locked for.</param>
/// <param name="Removed">Variants that only the first side is locked for.</param>
/// <param name="Variants">Variants that differ; null where a lock is not known.</param>
/// <param name="Image">Null unless both sides are images.</param>
public sealed record DiffReport(bool Same, ImmutableArray<string> Added, ImmutableArray<string> Removed, ImmutableArray<VariantDiffReport>? Variants, ImageDiffReport? Image)
{
    public static DiffReport Of(LockDifference? locks, ImageDiffReport? image) => new(
        locks is null or { IsEmpty: true } && image is null or { IsEmpty: true },
        [.. locks?.Added.Select(v => v.ToString()) ?? []], [.. locks?.Removed.Select(v => v.ToString()) ?? []],
        locks is null ? null : [.. locks.Changed.Select(VariantDiffReport.Of)], image);
}

public sealed record VariantDiffReport(
    string Variant, ImmutableArray<PartChange> Base, ImmutableArray<PartChange> Python, ImmutableArray<PartChange> Packages, ImmutableArray<PartChange> Apt, ImmutableArray<PartChange> Steps)
{
    public static VariantDiffReport Of(VariantDifference d) => new(d.Variant.ToString(), d.Base, d.Python, d.Packages, d.Apt, d.Steps);
}

/// <param name="Settings">Variables, labels and the platform.</param>
/// <param name="SharedLayers">How many layers both have.</param>
/// <param name="PullBytes">Bytes of the layers, uncompressed, that only the second has.</param>
public sealed record ImageDiffReport(ImmutableArray<PartChange> Settings, int SharedLayers, long PullBytes, ImmutableArray<LayerDiffReport> Layers)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsEmpty => Settings.IsEmpty && Layers.IsEmpty;

    public static ImageDiffReport Of(ImageReport old, ImageReport @new, ImageDifference layers) =>
        new(SettingsOf(old, @new), layers.Shared, layers.PullBytes, [.. layers.Layers.Select(l => new LayerDiffReport(l.Layer.DiffId.ToString(), l.Layer.Title, l.Layer.Size, l.Added, l.Files))]);

    private static ImmutableArray<PartChange> SettingsOf(ImageReport old, ImageReport @new)
    {
        var (before, after) = (Flat(old), Flat(@new));
        return [.. before.Keys.Union(after.Keys).Order(StringComparer.Ordinal)
            .Select(k => new PartChange(k, before.GetValueOrDefault(k), after.GetValueOrDefault(k))).Where(c => c.Old != c.New)];
    }

    private static Dictionary<string, string> Flat(ImageReport image)
    {
        var flat = new Dictionary<string, string>(StringComparer.Ordinal) { ["platform"] = image.Platform };
        foreach (var variable in image.Environment) flat[$"variable {variable.Split('=')[0]}"] = variable[(variable.IndexOf('=', StringComparison.Ordinal) + 1)..];
        // Which lock an image was made from is what the packages tell.
        foreach (var (key, value) in image.Labels)
            if (key is not (EnvironmentImage.LockLabel or EnvironmentImage.SpecLabel)) flat[$"label {key}"] = value;
        return flat;
    }
}

/// <param name="Added">The second image has it; else the first.</param>
public sealed record LayerDiffReport(string DiffId, string? Title, long Size, bool Added, ImmutableArray<FileChange> Files);
