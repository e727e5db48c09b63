using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Oci.Store;

namespace Berth.Build.Caching;

/// <summary>What the layers of a declaration were made of when it was last built, so that a change can be told in words.</summary>
public sealed class LastBuilds(ContentStore store)
{
    private readonly CacheFolder _records = new(store, "builds");
    private readonly string _folder = Path.Combine(store.Home, "cache", "last-builds");

    public static LayerKey BaseKey(LockedBase locked) =>
        LayerKey.Of("base", [new("reference", locked.Reference), new("manifest", locked.Manifest.ToString())]);

    public LastBuild? Find(string declaration, Accelerator accelerator) =>
        ContentDigest.TryParse(Pointer(OfDeclaration(declaration, accelerator)), out var image) ? _records.Find(image, BuildJson.Default.LastBuild) : null;

    /// <param name="image">Names the image by its lock's text.</param>
    public void Keep(ContentDigest image, LastBuild build) => _records.Keep(image, build, BuildJson.Default.LastBuild);

    /// <summary>Remembers which image a declaration gave last, however it was come by, and which image its name stands for. Costs two small reads where nothing changed.</summary>
    /// <returns>False where the name stood for this image already.</returns>
    public bool Remember(string declaration, Accelerator accelerator, ContentDigest image, string name)
    {
        Point(OfDeclaration(declaration, accelerator), image);
        return Point(OfName(name), image);
    }

    private bool Point(string path, ContentDigest image)
    {
        if (Pointer(path) == image.ToString()) return false;
        Directory.CreateDirectory(_folder);
        Directory.CreateDirectory(store.Ingest);
        var temporary = store.NewIngestPath();
        File.WriteAllText(temporary, image.ToString());
        File.Move(temporary, path, overwrite: true);
        return true;
    }

    private static string? Pointer(string path) => File.Exists(path) ? File.ReadAllText(path) : null;

    private string OfDeclaration(string declaration, Accelerator accelerator) => Path.Combine(_folder, ContentDigest.Of($"{declaration}\n{accelerator}").Hex);

    private string OfName(string name) => Path.Combine(_folder, "name-" + ContentDigest.Of(name).Hex);
}

/// <summary>One build's layers.</summary>
public sealed record LastBuild(ImmutableArray<LastLayer> Layers);

/// <param name="Slot">Which layer: its kind and, where there are several, its name.</param>
public sealed record LastLayer(string Slot, ImmutableSortedDictionary<string, string> Inputs);
