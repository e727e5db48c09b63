using System.Collections.Immutable;
using System.Text.Json;
using Berth.Core.Locking;

namespace Berth.Cli.Display;

/// <summary>JSON of packages that were locked without an image.</summary>
/// <param name="Packages">Sorted by name.</param>
public sealed record PackagesReport(ImmutableArray<PackageReport> Packages)
{
    public static PackagesReport Of(ImmutableArray<LockedWheel> wheels) =>
        new([.. wheels.Select(w => new PackageReport(w.Name, w.Version, w.FileName, w.Url, w.Sha256.Hex, w.Size, w.Needs))]);

    /// <summary>Versions by name of a report that was written before; none where the text is no such report.</summary>
    public static ImmutableSortedDictionary<string, string> VersionsOf(ReadOnlySpan<byte> json)
    {
        try
        {
            var packages = JsonSerializer.Deserialize(json, CliJson.Readable.PackagesReport)?.Packages ?? [];
            return packages.Where(p => p is { Name: not null, Version: not null }).DistinctBy(p => p.Name).ToImmutableSortedDictionary(p => p.Name, p => p.Version, StringComparer.Ordinal);
        }
        catch (JsonException)
        {
            return ImmutableSortedDictionary<string, string>.Empty;
        }
    }
}

/// <param name="File">Name of the wheel, or of the archive it is built from.</param>
/// <param name="Sha256">Hexadecimal.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Needs">Names of the packages of this answer that it asks for.</param>
public sealed record PackageReport(string Name, string Version, string File, string Url, string Sha256, long Size, ImmutableArray<string> Needs);
