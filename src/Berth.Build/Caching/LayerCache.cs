using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Berth.Core.Locking;
using Berth.Oci.Layers;
using Berth.Oci.Store;

namespace Berth.Build.Caching;

/// <summary>A layer that was made before.</summary>
/// <param name="Title">What is in it, for people.</param>
[JsonConverter(typeof(CachedLayerJson))]
public sealed record CachedLayer(string Title, ImmutableSortedDictionary<string, string> Inputs, ContentDigest DiffId, long Size, int Files);

/// <summary>Layers by what they were made of.</summary>
public sealed class LayerCache(ContentStore store)
{
    private readonly CacheFolder _records = new(store, "layers");

    /// <summary>The layer made from these inputs, if it was made and is still in the store as it was written: its blob, unless only the snapshot was asked for.</summary>
    public CachedLayer? Find(LayerKey key, LayerForms written = LayerForms.Blob) =>
        _records.Find(key.Digest, BuildJson.Default.CachedLayer) is { } layer && store.Has(layer.DiffId, written) ? layer : null;

    public CachedLayer Keep(LayerKey key, string title, StoredLayer layer)
    {
        var record = new CachedLayer(title, key.Inputs, layer.DiffId, layer.Size, layer.Files);
        _records.Keep(key.Digest, record, BuildJson.Default.CachedLayer);
        return record;
    }
}
