using System.Text;
using Berth.Oci.Layers;
using Berth.Python.Metadata;
using Berth.Python.Versions;

namespace Berth.Python.Probing;

/// <summary>One name in a folder of packages, where it is a package's metadata.</summary>
internal static class DistributionEntry
{
    private const long LargestMetadata = 1 << 20;

    /// <summary>Null where the entry is something else, or does not tell a name and a version.</summary>
    public static InstalledDistribution? Read(LayerStack stack, string folder, string entry)
    {
        if (entry.EndsWith(".dist-info", StringComparison.Ordinal))
        {
            // An uninstallation that was cut short may leave the folder empty.
            var metadata = $"{folder}/{entry}/METADATA";
            return stack.Find(metadata) is null ? null : FromName(entry[..^".dist-info".Length]) ?? FromMetadata(stack, metadata);
        }

        if (!entry.EndsWith(".egg-info", StringComparison.Ordinal)) return null;
        var stem = entry[..^".egg-info".Length];
        // `NAME-VERSION-py3.11.egg-info`; it may be a folder or one file.
        var python = stem.LastIndexOf("-py3", StringComparison.Ordinal);
        return FromName(python > 0 ? stem[..python] : stem) ?? FromMetadata(stack, $"{folder}/{entry}/PKG-INFO") ?? FromMetadata(stack, $"{folder}/{entry}");
    }

    private static InstalledDistribution? FromName(string stem) => stem.LastIndexOf('-') is > 0 and var cut ? Of(stem[..cut], stem[(cut + 1)..]) : null;

    private static InstalledDistribution? FromMetadata(LayerStack stack, string path)
    {
        if (LayerContent.Find(stack, path, LargestMetadata) is not { } content) return null;
        var fields = HeaderFields.Parse(Encoding.UTF8.GetString(content));
        return Of(fields.FirstOrDefault(f => f.Name == "name").Value, fields.FirstOrDefault(f => f.Name == "version").Value);
    }

    private static InstalledDistribution? Of(string? name, string? version) =>
        name is not null && PackageName.IsValid(name) && PythonVersion.TryParse(version, out var read) ? new(PackageName.Normalize(name), read.ToString()) : null;
}
