using System.IO.Compression;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Layers;
using Berth.Oci.Linux;
using Berth.Oci.Store;

namespace Berth.Oci.Tests.Layers;

public sealed class LayerImportSpecs
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Plain_gzip_several_members_and_zstd_give_the_same_layer()
    {
        using var folder = new TemporaryFolder();
        var tar = TarReaderSpecs.Archive(Entries.File("a/b", new string('x', 3_000_000)), Entries.File("c", "d"));
        File.WriteAllBytes(folder["t"], tar);
        Programs.Must("zstd", "-q", folder["t"], "-o", folder["t.zst"]);
        byte[] twoMembers = [.. Gzip(tar[..1000]), .. Gzip(tar[1000..])];
        var expected = ContentDigest.Of(tar);
        var n = 0;
        foreach (var form in new[] { tar, Gzip(tar), twoMembers, File.ReadAllBytes(folder["t.zst"]) })
        {
            var store = folder.Store($"s{n++}");
            var layer = await LayerImport.ImportAsync(store, new MemoryStream(form), expected, Token);
            Assert.Equal(new StoredLayer(expected, tar.Length, 2), layer);
            Assert.Equal(tar, File.ReadAllBytes(store.BlobPath(expected)));
            Assert.Equal("d", File.ReadAllText(store.SnapshotPath(expected) + "/c"));
            Assert.Empty(await StoreCheck.RunAsync(store, deep: true, Token));
        }
    }

    [Fact]
    public async Task A_wrong_digest_or_a_cut_stream_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        var store = folder.Store();
        var tar = TarReaderSpecs.Archive(Entries.File("a", new string('x', 3_000_000)));
        File.WriteAllBytes(folder["t"], tar);
        Programs.Must("zstd", "-q", folder["t"], "-o", folder["t.zst"]);
        var zstd = File.ReadAllBytes(folder["t.zst"]);
        var random = new byte[4_000_000];
        new Random(3).NextBytes(random);
        var gzip = Gzip(TarReaderSpecs.Archive(Entries.File("a", random)));
        (byte[] Bytes, string Code)[] cases =
        [
            (tar, "BERTH3003"), (tar[..2_000_000], "BERTH3005"), (gzip[..3_000_000], "BERTH3005"), (gzip[..^20], "BERTH3005"), (zstd[..(zstd.Length / 2)], "BERTH3005"),
            ([0x28, 0xb5, 0x2f, 0xfd, 1, 2, 3], "BERTH3005"), ("BZh91AY"u8.ToArray(), "BERTH3206"), ("<html>not found</html>"u8.ToArray(), "BERTH3005"),
        ];
        var failures = new List<string>();
        foreach (var (bytes, code) in cases)
        {
            try
            {
                await LayerImport.ImportAsync(store, new MemoryStream(bytes), ContentDigest.Of("other"), Token);
                failures.Add($"{code}: taken");
            }
            catch (BerthException e) when (e.Problems[0].Code.Id == code)
            {
            }
            catch (Exception e)
            {
                failures.Add($"{code}: {e.GetType().Name} {e.Message}");
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.Empty(DirectoryListing.Read(store.Ingest));
        Assert.Empty(DirectoryListing.Read(folder["store/snapshots"]));
        Assert.Empty(DirectoryListing.Read(folder["store/blobs/sha256"]));
    }

    [Fact]
    public async Task Later_entries_replace_earlier_ones()
    {
        using var folder = new TemporaryFolder();
        var root = await Unpacked(folder, Entries.File("f", "old"), Entries.File("f", "new"), new LayerEntry.SymbolicLink("l", "f"), Entries.Directory("l"), Entries.File("l/in", "x"),
            Entries.Directory("d"), Entries.File("d/gone", "x"), Entries.File("d", "file now"), Entries.Directory("e", 0x1ff), Entries.File("e/kept", "x"), Entries.Directory("e", 0x1c0));
        Assert.Equal("new", File.ReadAllText(root + "/f"));
        Assert.Equal("x", File.ReadAllText(root + "/l/in"));
        Assert.Equal("file now", File.ReadAllText(root + "/d"));
        Assert.True(File.Exists(root + "/e/kept"));
        Assert.Equal(0x1c0, FileStatus.Find(root + "/e")!.Value.Mode);
    }

    [Fact]
    public async Task Whiteouts_hide_lower_layers_only()
    {
        Programs.RequireRoot();
        using var folder = new TemporaryFolder();
        var root = await Unpacked(folder, Entries.File("a", "mine"), Entries.File(".wh.a", ""), Entries.Directory("d"), Entries.File("d/x", "mine"), Entries.File(".wh.d", ""),
            Entries.File(".wh.b", ""), Entries.File(".wh.c", ""), Entries.Directory("c"), Entries.File("o/.wh..wh..opq", ""), Entries.File(".wh..wh.plnk", ""));
        Assert.Equal("mine", File.ReadAllText(root + "/a"));
        Assert.Equal("mine", File.ReadAllText(root + "/d/x"));
        Assert.True(FileStatus.Find(root + "/b")!.Value.IsWhiteout);
        foreach (var hiding in new[] { "d", "c", "o" }) Assert.NotNull(ExtendedAttributes.Find($"{root}/{hiding}", "trusted.overlay.opaque"));
        Assert.Equal(["a", "b", "c", "d", "o"], DirectoryListing.Read(root).Order());
    }

    [Fact]
    public async Task Hostile_layers_never_reach_outside()
    {
        using var folder = new TemporaryFolder();
        var store = folder.Store();
        Directory.CreateDirectory(folder["outside"]);
        File.WriteAllText(folder["outside/secret"], "secret");
        var outside = folder["outside"];
        LayerEntry[][] attacks =
        [
            [new LayerEntry.SymbolicLink("l", outside), Entries.File("l/x", "bad")],
            [new LayerEntry.SymbolicLink("l", "../../../../outside"), Entries.Directory("l/x")],
            [new LayerEntry.SymbolicLink("a/l", outside), new LayerEntry.HardLink("stolen", "a/l/secret")],
            [Entries.File("../../../outside/x", "bad")],
            [new LayerEntry.HardLink("x", "../../outside/secret")],
            [new LayerEntry.HardLink("x", outside + "/secret")],
            [Entries.File("f", ""), Entries.File("f/x", "bad")],
            [new LayerEntry.SymbolicLink("l", outside), Entries.File("l/.wh.secret", "")],
            [new LayerEntry.SymbolicLink("l", outside), Entries.File("l/.wh..wh..opq", "")],
            [Entries.File("a/.wh...", "")],
            [Entries.File(string.Join('/', Enumerable.Repeat("d", 1500)), "deep")],
        ];
        foreach (var attack in attacks)
        {
            var problem = await Assert.ThrowsAsync<BerthException>(() => LayerImport.ImportAsync(store, new MemoryStream(TarReaderSpecs.Archive(attack)), null, Token));
            Assert.True(problem.Problems[0].Code.Id is "BERTH3004" or "BERTH3005", problem.Message);
        }

        // A link out of the layer is allowed as such; writing to its path replaces it.
        var root = await Unpacked(folder, new LayerEntry.SymbolicLink("l", outside + "/secret"), Entries.File("l", "mine"));
        Assert.Equal("mine", File.ReadAllText(root + "/l"));
        Assert.Equal(["secret"], DirectoryListing.Read(outside));
        Assert.Equal("secret", File.ReadAllText(folder["outside/secret"]));
        Assert.Empty(DirectoryListing.Read(store.Ingest));
    }

    [Fact]
    public async Task A_failing_source_ends_the_import_with_its_own_error()
    {
        using var folder = new TemporaryFolder();
        await Assert.ThrowsAsync<HttpRequestException>(() => LayerImport.ImportAsync(folder.Store(), new FailingStream(), null, Token));
        using var stop = new CancellationTokenSource(50);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LayerImport.ImportAsync(folder.Store(), new StuckStream(), null, stop.Token));
    }

    [Fact]
    public async Task A_missing_snapshot_is_made_again_from_the_blob()
    {
        using var folder = new TemporaryFolder();
        var store = folder.Store();
        var layer = await LayerWriter.WriteAsync(store, Entries.OneOfEach().Where(e => e is not LayerEntry.Node { Kind: not 'p' }).ToArray(), new LayerWriteOptions(), Token);
        store.RemoveSnapshot(layer.DiffId);
        Assert.False(store.HasSnapshot(layer.DiffId));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.EnsureSnapshotAsync(layer.DiffId, Token)));
        Assert.Empty(await StoreCheck.RunAsync(store, deep: true, Token));
        Assert.Empty(DirectoryListing.Read(store.Ingest));
    }

    private static async Task<string> Unpacked(TemporaryFolder folder, params LayerEntry[] entries)
    {
        var store = folder.Store();
        var layer = await LayerImport.ImportAsync(store, new MemoryStream(TarReaderSpecs.Archive(entries)), null, Token);
        return store.SnapshotPath(layer.DiffId);
    }

    private static byte[] Gzip(byte[] bytes)
    {
        var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest)) gzip.Write(bytes);
        return output.ToArray();
    }

    private sealed class FailingStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new HttpRequestException("cut");
    }

    private sealed class StuckStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
