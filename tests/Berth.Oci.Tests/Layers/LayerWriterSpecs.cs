using Berth.Core.Problems;
using Berth.Oci.Layers;
using Berth.Oci.Linux;
using Berth.Oci.Store;

namespace Berth.Oci.Tests.Layers;

[Collection(Alone.Name)]
public sealed class LayerWriterSpecs
{
    private static readonly LayerWriteOptions Options = new();
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_of_each_kind_reads_back_as_written()
    {
        Programs.RequireRoot();
        using var folder = new TemporaryFolder();
        var store = folder.Store();
        var layer = await LayerWriter.WriteAsync(store, Entries.OneOfEach(), Options, Token);
        using var blob = store.OpenRead(layer.DiffId);
        Assert.Equal(layer.Size, blob.Length);
        var reader = new TarReader(blob);
        var found = new Dictionary<string, (TarEntry Entry, string Content)>();
        while (reader.Read() is { } e) found.Add(e.Path, (e, new StreamReader(e.Content).ReadToEnd()));

        Assert.Equal(9, layer.Files);
        foreach (var entry in Entries.OneOfEach())
        {
            switch (entry)
            {
                case LayerEntry.File file when file.Path != "usr/bin/tool":
                    var (read, content) = found[file.Path];
                    Assert.Equal((TarEntryKind.File, file.Mode, file.UserId, file.GroupId, file.ModifiedAt), (read.Kind, read.Mode, read.UserId, read.GroupId, read.ModifiedAt));
                    Assert.Equal(new StreamReader(file.Open()).ReadToEnd(), content);
                    Assert.Equal(file.ExtendedAttributes.OrderBy(a => a.Key), read.ExtendedAttributes.OrderBy(a => a.Key));
                    break;
                case LayerEntry.SymbolicLink link:
                    Assert.Equal(link.Target, found[link.Path].Entry.Target);
                    break;
                case LayerEntry.Node node:
                    Assert.Equal((node.Major, node.Minor), (found[node.Path].Entry.Major, found[node.Path].Entry.Minor));
                    break;
            }
        }

        Assert.Equal("#!/bin/sh\n", found["a-link-before-its-target"].Content);
        Assert.Equal(("a-link-before-its-target", TarEntryKind.HardLink), (found["usr/bin/tool"].Entry.Target, found["usr/bin/tool"].Entry.Kind));
        Assert.True(found.ContainsKey("etc/.wh.gone") && found.ContainsKey("etc/opaque/.wh..wh..opq"));
        Assert.Equal(0x1ed, found["usr/share"].Entry.Mode);
        Assert.Empty(await StoreCheck.RunAsync(store, deep: true, Token));
    }

    [Fact]
    public async Task The_snapshot_has_the_modes_times_and_overlay_marks()
    {
        Programs.RequireRoot();
        using var folder = new TemporaryFolder();
        var store = folder.Store();
        var layer = await LayerWriter.WriteAsync(store, Entries.OneOfEach(), Options, Token);
        var root = store.SnapshotPath(layer.DiffId);
        FileStatus At(string path) => FileStatus.Find($"{root}/{path}") ?? throw new FileNotFoundException(path);

        Assert.Equal((0x9ed, LayerFormat.Time, 3L), (At("usr/bin/tool").Mode, At("usr/bin/tool").ModifiedAt, At("usr/bin/tool").Links));
        Assert.Equal((1234, 3_000_000), (At("owned").UserId, At("owned").GroupId));
        Assert.Equal(-5, At("old").ModifiedAt);
        Assert.Equal((0x3ff, LayerFormat.Time), (At("tmp").Mode, At("tmp").ModifiedAt));
        Assert.All(["usr", "usr/bin", "usr/lib", "etc", "dev", ""], d => Assert.Equal((0x1ed, LayerFormat.Time), (At(d).Mode, At(d).ModifiedAt)));
        Assert.Equal(LayerFormat.Time, At("usr/bin/link").ModifiedAt);
        Assert.True(At("etc/gone").IsWhiteout);
        Assert.Equal("y"u8.ToArray(), ExtendedAttributes.Find($"{root}/etc/opaque", "trusted.overlay.opaque"));
        Assert.Equal([0, 10, 255], ExtendedAttributes.Find($"{root}/attributes", "user.b"));
        Assert.Equal((1, 3, 0x1b6), (At("dev/null").Major, At("dev/null").Minor, At("dev/null").Mode));
        Assert.Contains("odd-\udcff\udc80-bytes", DirectoryListing.Read($"{root}/usr/share"));
        Assert.Equal("not utf-8", new StreamReader(FileStreams.OpenRead($"{root}/usr/share/odd-\udcff\udc80-bytes")).ReadToEnd());
    }

    [Fact]
    public async Task Gnu_tar_and_python_read_the_same_entries()
    {
        using var folder = new TemporaryFolder();
        var store = folder.Store();
        var entries = Entries.OneOfEach().Where(e => e is not (LayerEntry.Node or LayerEntry.Whiteout or LayerEntry.OpaqueWhiteout) && e.ModifiedAt > 0 && e.UserId == 0).ToArray();
        var layer = await LayerWriter.WriteAsync(store, entries, Options, Token);
        var blob = store.BlobPath(layer.DiffId);

        var list = Programs.Must("tar", "-tvf", blob);
        Assert.Contains("größe", list, StringComparison.Ordinal);
        Assert.DoesNotContain("tar:", list, StringComparison.Ordinal);
        if (Environment.IsPrivilegedProcess) Programs.Must("tar", "--compare", "-f", blob, "-C", store.SnapshotPath(layer.DiffId));
        var names = Programs.Must("python3", "-c", "import sys,tarfile\nfor m in tarfile.open(sys.argv[1]): print(ascii(m.name), m.mode, m.size, m.mtime, m.uname)", blob);
        Assert.Contains("'usr/share/odd-\\udcff\\udc80-bytes' 420 9 946684800 ", names, StringComparison.Ordinal);
        Assert.Contains($"{new string('c', 90)}' 420 4 946684800 ", names, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shuffled_entries_under_any_umask_give_the_same_digest_and_snapshot()
    {
        using var folder = new TemporaryFolder();
        var entries = Entries.OneOfEach().Where(e => e is not LayerEntry.Node { Kind: not 'p' }).ToArray();
        var expected = await LayerWriter.WriteAsync(folder.Store("first"), entries, Options, Token);
        var first = folder.Store("first").SnapshotPath(expected.DiffId);
        var random = new Random(1);
        // Without root, a mask that takes the owner's own bits leaves folders nobody can work in.
        foreach (var mask in new[] { 0, 0x12, 0x3f, Environment.IsPrivilegedProcess ? 0x1ff : 0x3f, 2, 0x12 })
        {
            random.Shuffle(entries);
            var store = folder.Store($"s{random.Next()}");
            var before = Umask(mask);
            try
            {
                var layer = await LayerWriter.WriteAsync(store, entries, Options, Token);
                Assert.Equal(expected, layer);
                Assert.Null(TreeComparison.Difference(first, store.SnapshotPath(layer.DiffId), Token));
            }
            finally
            {
                _ = Umask(before);
            }
        }
    }

    [Fact]
    public async Task One_byte_mode_name_or_time_more_gives_another_digest()
    {
        using var folder = new TemporaryFolder();
        var store = folder.Store();
        LayerEntry.File plain = Entries.File("a/b", "content");
        LayerEntry[] variants =
        [
            plain, Entries.File("a/b", "Content"), Entries.File("a/b", "content "), plain with { Mode = 0x1a5 }, plain with { Path = "a/c" }, plain with { ModifiedAt = 1 },
            plain with { UserId = 1 }, plain with { ExtendedAttributes = new Dictionary<string, byte[]> { ["user.x"] = [] } },
        ];
        var digests = new HashSet<string>();
        foreach (var variant in variants) digests.Add((await LayerWriter.WriteAsync(store, [variant], Options, Token)).DiffId.Hex);
        Assert.Equal(variants.Length, digests.Count);
    }

    [Fact]
    public async Task Content_of_any_size_around_the_buffers_arrives_whole()
    {
        using var folder = new TemporaryFolder();
        var store = folder.Store();
        var random = new Random(7);
        LayerEntry[] entries = [.. new[] { 0, 1, 511, 512, 513, (1 << 20) - 512, 1 << 20, (1 << 20) + 1, 5 << 20, 9_999_999 }.Select((size, i) =>
        {
            var bytes = new byte[size];
            random.NextBytes(bytes);
            return Entries.File($"f{i}", bytes);
        })];
        long progress = 0;
        var layer = await LayerWriter.WriteAsync(store, entries, Options with { Progress = n => Interlocked.Add(ref progress, n) }, Token);
        Assert.Equal(layer.Size, progress);
        Assert.Empty(await StoreCheck.RunAsync(store, deep: true, Token));
        foreach (LayerEntry.File file in entries.Cast<LayerEntry.File>())
        {
            var expected = new MemoryStream();
            file.Open().CopyTo(expected);
            Assert.Equal(expected.ToArray(), File.ReadAllBytes($"{store.SnapshotPath(layer.DiffId)}/{file.Path}"));
        }
    }

    public static TheoryData<string, LayerEntry[]> Refused() => new()
    {
        { "BERTH3006", [Entries.File("a", ""), Entries.File("a", "")] },
        { "BERTH3006", [Entries.File("a", ""), Entries.File("a/b", "")] },
        { "BERTH3006", [Entries.File("a", ""), new LayerEntry.Whiteout("a")] },
        { "BERTH3007", [Entries.File("../a", "")] },
        { "BERTH3007", [Entries.File("/a", "")] },
        { "BERTH3007", [Entries.File("a/", "")] },
        { "BERTH3007", [Entries.File("a//b", "")] },
        { "BERTH3007", [Entries.File("a/./b", "")] },
        { "BERTH3007", [Entries.File("", "")] },
        { "BERTH3007", [Entries.File("a\0b", "")] },
        { "BERTH3007", [Entries.File("\ud800", "")] },
        { "BERTH3007", [Entries.File("a/.wh.b", "")] },
        { "BERTH3007", [Entries.File(new string('x', 256), "")] },
        { "BERTH3007", [new LayerEntry.HardLink("a", "b")] },
        { "BERTH3007", [new LayerEntry.SymbolicLink("a", "")] },
        { "BERTH3008", [new LayerEntry.File("a", 3, () => new MemoryStream(new byte[2]))] },
        { "BERTH3008", [new LayerEntry.File("a", 3, () => new MemoryStream(new byte[4]))] },
    };

    [Fact]
    public async Task What_a_layer_cannot_hold_is_refused_and_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        var store = folder.Store();
        foreach (var row in Refused())
        {
            var problem = await Assert.ThrowsAsync<BerthException>(() => LayerWriter.WriteAsync(store, row.Data.Item2, Options, Token));
            Assert.Equal(row.Data.Item1, problem.Problems[0].Code.Id);
            Assert.NotNull(problem.Problems[0].Fix);
        }

        Assert.Empty(DirectoryListing.Read(store.Ingest));
        Assert.Empty(DirectoryListing.Read(folder["store/blobs/sha256"]));
    }

    [Fact]
    public async Task A_failing_or_cancelled_writing_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        var store = folder.Store();
        LayerEntry[] failing = [Entries.File("a", new byte[3 << 20]), new LayerEntry.File("b", 5, () => throw new InvalidOperationException("no content"))];
        await Assert.ThrowsAsync<InvalidOperationException>(() => LayerWriter.WriteAsync(store, failing, Options, Token));
        using var stop = new CancellationTokenSource();
        LayerEntry[] stopping = [Entries.File("a", new byte[3 << 20]), new LayerEntry.File("b", 0, () => { stop.Cancel(); return Stream.Null; }), Entries.File("c", "")];
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LayerWriter.WriteAsync(store, stopping, Options, stop.Token));
        Assert.Empty(DirectoryListing.Read(store.Ingest));
        Assert.Empty(DirectoryListing.Read(folder["store/snapshots"]));
    }

    [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "umask")]
    private static extern int Umask(int mask);
}
