using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Images;
using Berth.Oci.Layers;
using Berth.Oci.Linux;
using Berth.Oci.Store;
using Berth.Oci.Tests.Layers;

namespace Berth.Oci.Tests.Store;

public sealed class ContentStoreSpecs
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public void A_new_store_is_an_image_layout()
    {
        using var folder = new TemporaryFolder();
        folder.Store();
        Assert.Equal("{\"imageLayoutVersion\":\"1.0.0\"}", File.ReadAllText(folder["store/oci-layout"]));
        Assert.Contains("\"manifests\":[]", File.ReadAllText(folder["store/index.json"]), StringComparison.Ordinal);
        folder.Store();
    }

    [Fact]
    public void Folders_that_are_something_else_are_refused()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["photos"]);
        File.WriteAllText(folder["photos/cat.jpg"], "");
        File.WriteAllText(folder["file"], "");
        foreach (var (name, mark) in new[] { ("newer", "{\"imageLayoutVersion\":\"2.0.0\"}"), ("broken", "{"), ("empty", ""), ("list", "[]") })
        {
            Directory.CreateDirectory(folder[name]);
            File.WriteAllText(folder[name + "/oci-layout"], mark);
        }

        foreach (var name in new[] { "photos", "file", "newer", "broken", "empty", "list" })
            Assert.Equal("BERTH3104", Assert.Throws<BerthException>(() => folder.Store(name)).Problems[0].Code.Id);
        Assert.Equal(["cat.jpg"], DirectoryListing.Read(folder["photos"]));
    }

    [Fact]
    public void Layouts_of_others_are_taken_as_they_are()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["store/blobs/sha256"]);
        File.WriteAllText(folder["store/oci-layout"], "{ \"imageLayoutVersion\": \"1.0.0\" }\n");
        File.WriteAllText(folder["store/other.txt"], "");
        Assert.Empty(folder.Store().Images());
    }

    [Fact]
    public void Tags_are_kept_replaced_and_removed()
    {
        using var folder = new TemporaryFolder();
        var store = folder.Store();
        store.Tag("b", Image(1));
        store.Tag("a", Image(2));
        store.Tag("b", Image(3));
        var images = folder.Store().Images();
        Assert.Equal(["a", "b"], images.Keys);
        Assert.Equal(Image(3), images["b"]);
        store.Untag("b");
        store.Untag("unknown");
        Assert.Equal(["a"], store.Images().Keys);
    }

    [Fact]
    public async Task Many_stores_tag_and_write_at_once_without_loss()
    {
        using var folder = new TemporaryFolder();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(
            async () =>
            {
                var store = folder.Store();
                store.Tag($"image-{i}", Image(i));
                store.Put("same document"u8);
                await LayerWriter.WriteAsync(store, [Entries.File("same", new byte[2_000_000]), Entries.Directory("d")], new LayerWriteOptions(), Token);
            },
            Token)));
        var all = folder.Store();
        Assert.Equal(16, all.Images().Count);
        Assert.Equal(2, DirectoryListing.Read(folder["store/blobs/sha256"]).Count);
        Assert.Single(DirectoryListing.Read(folder["store/snapshots"]));
        Assert.Empty(DirectoryListing.Read(all.Ingest));
    }

    [Fact]
    public async Task Content_that_is_not_as_expected_is_refused()
    {
        using var folder = new TemporaryFolder();
        var store = folder.Store();
        var good = ContentDigest.Of("content");
        Assert.Equal(good, await store.PutAsync(new MemoryStream("content"u8.ToArray()), good, 7, Token));
        foreach (var (digest, size) in new (ContentDigest?, long?)[] { (ContentDigest.Of("x"), null), (null, 6), (null, 8) })
        {
            var refusal = await Assert.ThrowsAsync<BerthException>(() => store.PutAsync(new MemoryStream("content"u8.ToArray()), digest, size, Token));
            Assert.Equal("BERTH3003", refusal.Problems[0].Code.Id);
        }

        Assert.Equal("BERTH3101", Assert.Throws<BerthException>(() => store.OpenRead(ContentDigest.Of("none"))).Problems[0].Code.Id);
        Assert.Empty(DirectoryListing.Read(store.Ingest));
    }

    [Fact]
    public void What_dead_processes_left_is_removed_and_the_rest_kept()
    {
        using var folder = new TemporaryFolder();
        var store = folder.Store();
        var mine = store.NewIngestPath();
        File.WriteAllText(mine, "");
        var parts = Path.GetFileName(mine).Split('-');
        var dead = $"{parts[0]}-{parts[1]}-1-1";
        Directory.CreateDirectory($"{store.Ingest}/{dead}/fs/deep");
        File.WriteAllText($"{store.Ingest}/{dead}/fs/deep/file", "");
        File.WriteAllText($"{store.Ingest}/{parts[0]}-4194305-1-1", "");
        File.WriteAllText($"{store.Ingest}/1-1-1-1", "elsewhere");
        File.WriteAllText($"{store.Ingest}/old", "");
        File.SetLastWriteTimeUtc($"{store.Ingest}/old", DateTime.UtcNow.AddDays(-2));
        folder.Store();
        Assert.Equal(["1-1-1-1", Path.GetFileName(mine)], DirectoryListing.Read(store.Ingest).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task After_a_crash_of_the_machine_exactly_the_unsynced_layers_are_checked()
    {
        using var folder = new TemporaryFolder();
        var store = ContentStore.Open(folder["store"], TimeProvider.System, () => "boot-1");
        var whole = await Write(store, "whole", durable: false);
        var lost = await Write(store, "lost", durable: false);
        var synced = await Write(store, "synced", durable: true);
        File.WriteAllText(store.BlobPath(lost), "zeros");
        File.WriteAllText(store.SnapshotPath(whole) + "/f", "zeros");
        File.WriteAllText(store.SnapshotPath(synced) + "/f", "not looked at");

        ContentStore.Open(folder["store"], TimeProvider.System, () => "boot-1");
        Assert.True(store.Contains(lost));
        var after = ContentStore.Open(folder["store"], TimeProvider.System, () => "boot-2");
        Assert.False(after.Contains(lost) || after.HasSnapshot(lost));
        Assert.Equal("whole", File.ReadAllText(after.SnapshotPath(whole) + "/f"));
        Assert.Equal("not looked at", File.ReadAllText(after.SnapshotPath(synced) + "/f"));
        Assert.All(DirectoryListing.Read(folder["store/unsynced"]), n => Assert.EndsWith("boot-2", n, StringComparison.Ordinal));

        ContentStore.Open(folder["store"], new Later(), () => "boot-2");
        Assert.Empty(DirectoryListing.Read(folder["store/unsynced"]));
    }

    [Fact]
    public async Task A_full_disk_is_told_with_what_is_free_and_leaves_a_sound_store()
    {
        Programs.RequireRoot();
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["small"]);
        var (status, output) = Programs.Run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder["small"]);
        if (status != 0) Assert.Skip($"tmpfs cannot be mounted: {output}");
        try
        {
            var store = folder.Store("small/store");
            var refusal = await Assert.ThrowsAsync<BerthException>(
                () => LayerWriter.WriteAsync(store, [Entries.File("big", new byte[20_000_000])], new LayerWriteOptions(), Token));
            Assert.Equal("BERTH3102", refusal.Problems[0].Code.Id);
            Assert.Contains("38.1 MiB needed", refusal.Problems[0].What, StringComparison.Ordinal);
            refusal = await Assert.ThrowsAsync<BerthException>(() => store.PutAsync(new MemoryStream(new byte[20_000_000]), null, null, Token));
            Assert.Equal("BERTH3102", refusal.Problems[0].Code.Id);
            Assert.Equal("BERTH3102", Assert.Throws<BerthException>(() => store.Put(new byte[9_000_000])).Problems[0].Code.Id);
            Assert.Empty(DirectoryListing.Read(store.Ingest));
            Assert.Empty(await StoreCheck.RunAsync(store, deep: true, Token));
        }
        finally
        {
            Programs.Must("umount", folder["small"]);
        }
    }

    [Fact]
    public async Task The_check_finds_every_kind_of_damage()
    {
        using var folder = new TemporaryFolder();
        var store = folder.Store();
        var layer = await Write(store, "content", durable: true);
        var config = store.Put(OciJson.Write(new ImageConfig { Architecture = "amd64", Os = "linux", RootFs = new RootFs { DiffIds = [layer] } }, OciJson.Default.ImageConfig));
        Descriptor Of(ContentDigest digest, string type) => new() { MediaType = type, Digest = digest, Size = new FileInfo(store.BlobPath(digest)).Length };
        var manifest = store.Put(OciJson.Write(
            new ImageManifest { Config = Of(config, MediaTypes.ImageConfig), Layers = [Of(layer, MediaTypes.Layer)] }, OciJson.Default.ImageManifest));
        store.Tag("image", Of(manifest, MediaTypes.ImageManifest));
        Assert.Empty(await StoreCheck.RunAsync(store, deep: true, Token));

        async Task Finds(string code, string path, Action damage)
        {
            var before = File.ReadAllBytes(path);
            damage();
            var problems = await StoreCheck.RunAsync(store, deep: true, Token);
            Assert.Contains(problems, p => p.Code.Id == code && p.Fix is not null);
            File.WriteAllBytes(path, before);
        }

        var blob = store.BlobPath(layer);
        await Finds("BERTH3003", blob, () => Flip(blob, 600));
        await Finds("BERTH3101", blob, () => File.Delete(blob));
        await Finds("BERTH3101", store.BlobPath(config), () => File.Delete(store.BlobPath(config)));
        await Finds("BERTH3002", store.BlobPath(manifest), () => Flip(store.BlobPath(manifest), 0));
        await Finds("BERTH3003", store.BlobPath(manifest), () => File.AppendAllText(store.BlobPath(manifest), " "));
        await Finds("BERTH3105", folder["store/index.json"], () => File.WriteAllText(folder["store/index.json"], "{\"manifests\":"));
        File.WriteAllText(store.SnapshotPath(layer) + "/f", "CONTENT");
        Assert.Contains(await StoreCheck.RunAsync(store, deep: true, Token), p => p.Code.Id == "BERTH3105");
        Assert.Empty(await StoreCheck.RunAsync(store, deep: false, Token));
    }

    [Fact]
    public async Task A_layer_of_which_only_the_snapshot_was_written_is_checked_and_packed_by_its_digest()
    {
        using var folder = new TemporaryFolder();
        LayerEntry[] entries = [Entries.File("code/train.py", "print(1)"), Entries.File("code/run", "#!/bin/sh\n"), Entries.Directory("code/empty")];
        var expected = await LayerWriter.WriteAsync(folder.Store("whole"), entries, new LayerWriteOptions(), Token);
        var store = folder.Store();
        var layer = await LayerWriter.WriteAsync(store, entries, new LayerWriteOptions { Forms = LayerForms.Snapshot }, Token);
        Assert.Equal(expected, layer);
        Assert.False(store.Contains(layer.DiffId));
        Assert.Empty(await StoreCheck.RunAsync(store, deep: true, Token));
        await store.EnsureBlobAsync(layer.DiffId, Token);
        Assert.Equal(File.ReadAllBytes(folder.Store("whole").BlobPath(layer.DiffId)), File.ReadAllBytes(store.BlobPath(layer.DiffId)));
        File.Delete(store.BlobPath(layer.DiffId));
        File.WriteAllText(store.SnapshotPath(layer.DiffId) + "/code/train.py", "print(2)");
        Assert.Contains(await StoreCheck.RunAsync(store, deep: true, Token), p => p.Code.Id == "BERTH3105");
        var refused = await Assert.ThrowsAsync<BerthException>(() => store.EnsureBlobAsync(layer.DiffId, Token));
        Assert.Equal("BERTH3003", refused.Problems[0].Code.Id);
        Assert.False(store.Contains(layer.DiffId));
        Assert.Equal("BERTH3101", (await Assert.ThrowsAsync<BerthException>(() => store.EnsureBlobAsync(ContentDigest.Of("x"), Token))).Problems[0].Code.Id);
    }

    [Fact]
    public async Task A_layer_written_as_tar_alone_is_unpacked_when_asked_for()
    {
        using var folder = new TemporaryFolder();
        var store = folder.Store();
        var layer = await LayerWriter.WriteAsync(store, [Entries.File("f", "content")], new LayerWriteOptions { Forms = LayerForms.Blob }, Token);
        Assert.False(store.HasSnapshot(layer.DiffId));
        await store.EnsureSnapshotAsync(layer.DiffId, Token);
        Assert.Equal("content", File.ReadAllText(store.SnapshotPath(layer.DiffId) + "/f"));
        Assert.Empty(await StoreCheck.RunAsync(store, deep: true, Token));
    }

    private static void Flip(string path, int at)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[at] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private static async Task<ContentDigest> Write(ContentStore store, string content, bool durable) =>
        (await LayerWriter.WriteAsync(store, [Entries.File("f", content)], new LayerWriteOptions { Durable = durable }, Token)).DiffId;

    private static Descriptor Image(int number) => new() { MediaType = MediaTypes.ImageManifest, Digest = ContentDigest.Of($"{number}"), Size = number };

    private sealed class Later : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow.AddMinutes(10);
    }
}
