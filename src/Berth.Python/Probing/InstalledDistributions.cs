using System.Collections.Immutable;
using Berth.Oci.Layers;

namespace Berth.Python.Probing;

/// <summary>The Python packages that an image's interpreter would find, read from the image's files.</summary>
public static class InstalledDistributions
{
    /// <summary>
    /// Sorted by name, each once: the first on the interpreter's search path counts, as for an import. Packages without a readable name and version
    /// (PEP 440) and those only named in <c>.pth</c> files are left out; none where the interpreter's parts do not lie as CPython lays them.
    /// </summary>
    public static ImmutableArray<InstalledDistribution> Of(LayerStack stack)
    {
        if (InterpreterPlace.Find(stack) is not { } place) return [];
        var found = new SortedDictionary<string, InstalledDistribution>(StringComparer.Ordinal);
        foreach (var folder in SearchPath(stack, place))
        {
            foreach (var entry in stack.List(folder))
                if (DistributionEntry.Read(stack, folder, entry) is { } distribution) found.TryAdd(distribution.Name, distribution);
        }

        return [.. found.Values];
    }

    /// <summary>Folders of packages in the order they are searched; not all of them need to be there.</summary>
    private static IEnumerable<string> SearchPath(LayerStack stack, InterpreterPlace place)
    {
        if (place.VirtualEnvironment is { } environment)
        {
            foreach (var library in InterpreterPlace.Libraries) yield return $"{environment}/{library}/{place.Folder}/site-packages";
            if (VenvSettings.Find(stack, environment) is not { SeesBase: true }) yield break;
        }

        if (place.Prefix == "usr")
        {
            // Debian's own packages share one folder for all versions; what pip adds as root goes to /usr/local there, and on Fedora.
            yield return $"usr/local/lib/{place.Folder}/dist-packages";
            foreach (var library in InterpreterPlace.Libraries) yield return $"usr/local/{library}/{place.Folder}/site-packages";
            yield return "usr/lib/python3/dist-packages";
            yield return $"usr/lib/{place.Folder}/dist-packages";
        }

        foreach (var library in InterpreterPlace.Libraries) yield return $"{place.Prefix}/{library}/{place.Folder}/site-packages";
    }
}
