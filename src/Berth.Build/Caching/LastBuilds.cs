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
        ContentDigest.TryParse(Pointer(declaration, accelerator)?.Split(' ')[0], out var image) ? _records.Find(image, BuildJson.Default.LastBuild) : null;

    /// <param name="image">Names the image by its lock's text.</param>
    public void Keep(ContentDigest image, LastBuild build) => _records.Keep(image, build, BuildJson.Default.LastBuild);

    /// <summary>Remembers which image a declaration gave last, however it was come by. Costs one small read where nothing changed.</summary>
    /// <returns>False where that was known already.</returns>
    public bool Remember(string declaration, Accelerator accelerator, ContentDigest image, string name)
    {
        var text = $"{image} {name}";
        if (Pointer(declaration, accelerator) == text) return false;
        Directory.CreateDirectory(_folder);
        Directory.CreateDirectory(store.Ingest);
        var temporary = store.NewIngestPath();
        File.WriteAllText(temporary, text);
        File.Move(temporary, PathOf(declaration, accelerator), overwrite: true);
        return true;
    }

    private string? Pointer(string declaration, Accelerator accelerator)
    {
        var path = PathOf(declaration, accelerator);
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }

    private string PathOf(string declaration, Accelerator accelerator) => Path.Combine(_folder, KeyOf(declaration, accelerator).Hex);

    private static ContentDigest KeyOf(string declaration, Accelerator accelerator) => ContentDigest.Of($"{declaration}\n{accelerator}");
}

/// <summary>One build's layers.</summary>
public sealed record LastBuild(ImmutableArray<LastLayer> Layers);

/// <param name="Slot">Which layer: its kind and, where there are several, its name.</param>
public sealed record LastLayer(string Slot, ImmutableSortedDictionary<string, string> Inputs);
