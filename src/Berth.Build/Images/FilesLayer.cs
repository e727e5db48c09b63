using System.Text;
using Berth.Build.Caching;
using Berth.Core.Locking;
using Berth.Oci.Layers;
using Berth.Oci.Store;

namespace Berth.Build.Images;

/// <summary>A layer of a few small files whose text Berth itself decides; unpacked only, for a run.</summary>
public static class FilesLayer
{
    /// <param name="Path">Relative to the root.</param>
    public sealed record TextFile(string Path, string Text, int Mode);

    public static async Task<BuiltLayer> GetAsync(
        ContentStore store, string kind, string title, IReadOnlyCollection<TextFile> files, CancellationToken cancellationToken)
    {
        var key = LayerKey.Of(kind, files.Select(f => KeyValuePair.Create($"file {f.Path}", $"{Convert.ToString(f.Mode, 8)} {ContentDigest.Of(f.Text)}")));
        var cache = new LayerCache(store);
        if (cache.Find(key, LayerForms.Snapshot) is { } known) return new BuiltLayer(kind, title, known.DiffId, known.Size, [], FromCache: true);
        var layer = await LayerWriter.WriteAsync(store, [.. files.Select(ToEntry)], new LayerWriteOptions { Forms = LayerForms.Snapshot }, cancellationToken);
        cache.Keep(key, title, layer);
        return new BuiltLayer(kind, title, layer.DiffId, layer.Size, [], FromCache: false);
    }

    private static LayerEntry ToEntry(TextFile file)
    {
        var bytes = Encoding.UTF8.GetBytes(file.Text);
        return new LayerEntry.File(file.Path, bytes.Length, () => new MemoryStream(bytes, writable: false)) { Mode = file.Mode };
    }
}
