using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Berth.Core.Locking;
using Berth.Oci.Store;

namespace Berth.Build.Caching;

/// <summary>
/// Small JSON records by digest under <c>cache/</c> of the store. A record that is missing or cannot be read is a miss, never an error:
/// everything in here can be made again.
/// </summary>
public sealed class CacheFolder(ContentStore store, string name)
{
    private readonly string _folder = Path.Combine(store.Home, "cache", name);

    public T? Find<T>(ContentDigest key, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(PathOf(key)), type);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    public void Keep<T>(ContentDigest key, T record, JsonTypeInfo<T> type)
        where T : class
    {
        Directory.CreateDirectory(_folder);
        Directory.CreateDirectory(store.Ingest);
        var temporary = store.NewIngestPath();
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(record, type));
        File.Move(temporary, PathOf(key), overwrite: true);
    }

    private string PathOf(ContentDigest key) => Path.Combine(_folder, key.Hex + ".json");
}
