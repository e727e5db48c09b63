using Berth.Oci.Layers;
using Berth.Oci.Linux;
using Berth.Oci.Store;

namespace Berth.Oci.Tests.Layers;

public sealed class OverlayChangesSpecs
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Changes_in_a_real_overlay_become_a_layer_that_gives_the_same_view()
    {
        Programs.RequireRoot();
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "lower/d/sub", "lower/replaced", "lower/var/lib/apt/lists", "upper", "work", "merged", "view" }) Directory.CreateDirectory(folder[name]);
        foreach (var name in new[] { "lower/gone", "lower/d/x", "lower/replaced/old" }) File.WriteAllText(folder[name], "old");
        // Overlays cannot lie on one another's upper in every sandbox: both upper and work are on this folder's own disk.
        var options = $"lowerdir={folder["lower"]},upperdir={folder["upper"]},workdir={folder["work"]},redirect_dir=off,metacopy=off";
        var (status, output) = Programs.Run("mount", "-t", "overlay", "overlay", "-o", options, folder["merged"]);
        if (status != 0) Assert.Skip($"overlayfs cannot be mounted: {output}");
        try
        {
            Programs.Must("sh", "-ec", """
                cd "$0"
                rm gone; rm -r replaced; mkdir replaced; echo new > replaced/new
                echo changed > d/x; chown 5:6 d/x; chmod 4755 d/x
                ln d/x d/y; ln -s /nowhere link; mkfifo pipe; mknod dev c 1 3
                echo list > var/lib/apt/lists/big; printf x > "$(printf 'odd\377')"
                python3 -c "import socket; socket.socket(socket.AF_UNIX).bind('sock')" || true
                """, folder["merged"]);
        }
        finally
        {
            Programs.Must("umount", folder["merged"]);
        }

        var entries = OverlayChanges.Read(folder["upper"], new OverlayFilter(["var/lib/apt/lists"]));
        var store = folder.Store();
        var layer = await LayerWriter.WriteAsync(store, entries, new LayerWriteOptions { Durable = true }, Token);
        Assert.Contains(entries, e => e is LayerEntry.Whiteout { Path: "gone" });
        Assert.Contains(entries, e => e is LayerEntry.OpaqueWhiteout { Path: "replaced" });
        Assert.Contains(entries, e => e is LayerEntry.HardLink { Path: "d/y", Target: "d/x" });
        Assert.DoesNotContain(entries, e => e.Path is "sock" or "var/lib/apt/lists" or "var/lib/apt/lists/big");
        Assert.All(entries, e => Assert.DoesNotContain(e.ExtendedAttributes.Keys, k => k.Contains("overlay", StringComparison.Ordinal)));
        Assert.All(entries, e => Assert.Equal(LayerFormat.Time, e.ModifiedAt));
        Assert.Empty(await StoreCheck.RunAsync(store, deep: true, Token));

        Programs.Must("mount", "-t", "overlay", "overlay", "-o", $"lowerdir={store.SnapshotPath(layer.DiffId)}:{folder["lower"]}", folder["view"]);
        try
        {
            var view = folder["view"];
            Assert.Equal(["d", "dev", "link", "odd\udcff", "pipe", "replaced", "var"], DirectoryListing.Read(view).Order(StringComparer.Ordinal));
            Assert.Equal(["new"], DirectoryListing.Read(view + "/replaced"));
            Assert.Equal("changed\n", File.ReadAllText(view + "/d/x"));
            Assert.Equal((0x9ed, 5, 6), FileStatus.Find(view + "/d/x") is { } s ? (s.Mode, s.UserId, s.GroupId) : default);
        }
        finally
        {
            Programs.Must("umount", folder["view"]);
        }
    }

    [Fact]
    public void A_filter_drops_a_path_and_what_is_below_it_only()
    {
        var filter = new OverlayFilter(["var/cache"]);
        Assert.True(filter.Drops("var/cache") && filter.Drops("var/cache/x"));
        Assert.False(filter.Drops("var/cache2") || filter.Drops("var"));
    }
}
