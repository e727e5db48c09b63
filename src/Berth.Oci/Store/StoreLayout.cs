using System.Text.Json;
using Berth.Core.Problems;
using Berth.Oci.Linux;

namespace Berth.Oci.Store;

/// <summary>Whether a folder is an OCI image layout of the version this program knows (image-layout.md, "oci-layout file").</summary>
internal static class StoreLayout
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "blobs", "ingest", "snapshots", "unsynced", "locks", "runs", "cache", "lock", "index.json", "oci-layout", "lost+found",
    };

    private static ReadOnlySpan<byte> Content => "{\"imageLayoutVersion\":\"1.0.0\"}"u8;

    /// <summary>True for a store; false where nothing is there yet that a store would harm.</summary>
    /// <exception cref="BerthException">BERTH3104: the folder is something else, or a layout of another version.</exception>
    public static bool IsStore(string home)
    {
        byte[] found;
        try
        {
            found = File.ReadAllBytes(MarkPath(home));
        }
        catch (FileNotFoundException)
        {
            var strange = DirectoryListing.Read(home).FirstOrDefault(name => !Known.Contains(name));
            return strange is null ? false : throw NotAStore(home, $"`{home}` is not a store: it holds `{strange}` and no `oci-layout`");
        }
        catch (DirectoryNotFoundException)
        {
            return File.Exists(home) ? throw NotAStore(home, $"`{home}` is not a folder") : false;
        }
        catch (IOException) when (File.Exists(home))
        {
            throw NotAStore(home, $"`{home}` is not a folder");
        }

        if (found.AsSpan().SequenceEqual(Content)) return true;
        return Version(found) switch
        {
            "1.0.0" => true,
            null => throw NotAStore(home, $"the file `{MarkPath(home)}` is no OCI layout mark"),
            var other => throw NotAStore(home, $"`{home}` is an OCI image layout of version `{other}`; this program knows `1.0.0`"),
        };
    }

    /// <summary>Makes the parts that a layout must have (image-layout.md, "Content").</summary>
    public static void Create(ContentStore store)
    {
        Directory.CreateDirectory(Path.Combine(store.Home, "blobs", "sha256"));
        Directory.CreateDirectory(Path.Combine(store.Home, "snapshots"));
        if (!File.Exists(Path.Combine(store.Home, "index.json"))) store.Tags.Create();
        store.WriteFile(MarkPath(store.Home), Content);
    }

    private static string MarkPath(string home) => Path.Combine(home, "oci-layout");

    private static string? Version(byte[] mark)
    {
        try
        {
            using var document = JsonDocument.Parse(mark);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("imageLayoutVersion", out var version)
                && version.ValueKind == JsonValueKind.String ? version.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static BerthException NotAStore(string home, string what) =>
        new(new Problem(OciProblems.NotAStore, what, Fix: $"set BERTH_HOME to an empty folder or one that berth made, not {StoreFailure.Quoted(home)}"));
}
