using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Oci.Store;

namespace Berth.Build.Caching;

/// <summary>What the layers of a declaration were made of when it was last built, so that a change can be told in words.</summary>
public sealed class LastBuilds(ContentStore store)
{
    private readonly CacheFolder _records = new(store, "last-builds");

    public static LayerKey BaseKey(LockedBase locked) =>
        LayerKey.Of("base", [new("reference", locked.Reference), new("manifest", locked.Manifest.ToString())]);

    public LastBuild? Find(string declaration, Accelerator accelerator) => _records.Find(KeyOf(declaration, accelerator), BuildJson.Default.LastBuild);

    public void Keep(string declaration, Accelerator accelerator, LastBuild build) => _records.Keep(KeyOf(declaration, accelerator), build, BuildJson.Default.LastBuild);

    private static ContentDigest KeyOf(string declaration, Accelerator accelerator) => ContentDigest.Of($"{declaration}\n{accelerator}");
}

/// <summary>One build's layers.</summary>
public sealed record LastBuild(ImmutableArray<LastLayer> Layers);

/// <param name="Slot">Which layer: its kind and, where there are several, its name.</param>
public sealed record LastLayer(string Slot, ImmutableSortedDictionary<string, string> Inputs);
