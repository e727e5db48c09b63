using System.Collections.Immutable;
using System.Text.Json;
using Berth.Core.Problems;
using Berth.Oci.Images;

namespace Berth.Oci.Store;

/// <summary>The store's <c>index.json</c>: images by name (image-layout.md, "index.json file"). Changed under a lock, replaced whole.</summary>
internal sealed class ImageTags(ContentStore store)
{
    /// <summary>The annotation a name is kept in (annotations.md).</summary>
    private const string NameKey = "org.opencontainers.image.ref.name";

    private string Path => System.IO.Path.Combine(store.Home, "index.json");

    public void Create()
    {
        using var guard = FileLock.Take(store.LockPath);
        // As a text: a command that makes a store and has no image yet need not load the code for documents.
        if (!File.Exists(Path)) store.WriteFile(Path, "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[]}"u8);
    }

    /// <summary>Names and what they stand for, sorted by name; descriptors as they were tagged.</summary>
    public ImmutableSortedDictionary<string, Descriptor> Read()
    {
        var names = ImmutableSortedDictionary.CreateBuilder<string, Descriptor>(StringComparer.Ordinal);
        foreach (var entry in ReadIndex().Manifests)
        {
            if (Name(entry) is { } name) names[name] = WithoutName(entry);
        }

        return names.ToImmutable();
    }

    public void Set(string name, Descriptor image) => Change(index =>
    {
        var named = image with { Annotations = (image.Annotations ?? ImmutableSortedDictionary<string, string>.Empty).SetItem(NameKey, name) };
        return Without(index, name).Add(named).Sort(Order);
    });

    public void Remove(string name) => Change(index => Without(index, name));

    /// <exception cref="BerthException">BERTH3105: the file cannot be read.</exception>
    public ImageIndex ReadIndex()
    {
        byte[] content;
        try
        {
            content = File.ReadAllBytes(Path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new ImageIndex();
        }

        try
        {
            if (JsonSerializer.Deserialize(content, OciJson.Default.ImageIndex) is { Manifests.IsDefault: false } index) return index;
        }
        catch (JsonException)
        {
            // Said below, together with the other ways to be no index.
        }

        throw new BerthException(new Problem(
            OciProblems.DamagedStore, $"`{Path}` is no image index", Fix: $"mv {StoreFailure.Quoted(Path)} {StoreFailure.Quoted(Path + ".broken")}, then build or pull again"));
    }

    private void Change(Func<ImageIndex, ImmutableArray<Descriptor>> change) => StoreFailure.Translate(store, 0, () =>
    {
        store.EnsureCreated();
        using var guard = FileLock.Take(store.LockPath);
        var index = ReadIndex();
        var changed = index with { Manifests = change(index) };
        if (!OciJson.Write(changed, OciJson.Default.ImageIndex).AsSpan().SequenceEqual(OciJson.Write(index, OciJson.Default.ImageIndex))) Write(changed);
        return true;
    });

    private void Write(ImageIndex index) => store.WriteFile(Path, OciJson.Write(index, OciJson.Default.ImageIndex));

    private static string? Name(Descriptor entry) => entry.Annotations?.GetValueOrDefault(NameKey);

    private static ImmutableArray<Descriptor> Without(ImageIndex index, string name) => index.Manifests.RemoveAll(entry => Name(entry) == name);

    private static Descriptor WithoutName(Descriptor entry) =>
        entry with { Annotations = entry.Annotations is { Count: > 1 } annotations ? annotations.Remove(NameKey) : null };

    private static int Order(Descriptor a, Descriptor b) => string.CompareOrdinal(Name(a), Name(b)) is var order and not 0 ? order : a.Digest.CompareTo(b.Digest);
}
