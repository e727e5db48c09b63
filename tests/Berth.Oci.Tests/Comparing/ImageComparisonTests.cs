using Berth.Core.Problems;
using Berth.Oci.Comparing;
using Berth.Oci.Layers;
using Berth.Oci.Store;
using Berth.Oci.Tests.Layers;

namespace Berth.Oci.Tests.Comparing;

/// <summary>Images differ by the layers they do not share, and those by their files.</summary>
public sealed class ImageComparisonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ContentStore _store;

    public ImageComparisonTests() => _store = _folder.Store();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_layers_that_differ_are_told_and_fetched()
    {
        var (shared, old, @new) = (await LayerAsync(Entries.File("base", "x")), await LayerAsync(Entries.File("a", "1"), Entries.File("b", "22")), await LayerAsync(Entries.File("b", "333"), Entries.File("c", "4")));
        var difference = ImageComparison.Of(_store, [shared, old], [shared, @new], Token);
        Assert.Equal((1, @new.Size), (difference.Shared, difference.PullBytes));
        Assert.Equal([(old, false), (@new, true)], difference.Layers.Select(l => (l.Layer, l.Added)));
        Assert.Equal([new FileChange("a", 1, null)], difference.Layers[0].Files);
        Assert.Equal([new("b", 2, 3), new FileChange("c", null, 1)], difference.Layers[1].Files);
    }

    [Fact]
    public async Task The_same_file_in_another_layer_is_no_difference_but_other_content_or_another_mode_is()
    {
        var old = await LayerAsync(Entries.File("same", "abc"), Entries.File("content", "abc"), Entries.File("mode", "abc"));
        var @new = await LayerAsync(Entries.File("same", "abc"), Entries.File("content", "abd"), Entries.File("mode", "abc", 0x1ed), Entries.File("new", ""));
        Assert.Equal(["content", "mode", "new"], ImageComparison.Of(_store, [old], [@new], Token).Layers[1].Files.Select(f => f.Path));
    }

    [Fact]
    public async Task An_image_is_no_different_from_itself_even_when_its_layers_are_gone()
    {
        var layer = await LayerAsync(Entries.OneOfEach());
        Assert.Empty(ImageComparison.Of(_store, [layer, layer], [layer], Token).Layers);
        File.Delete(_store.BlobPath(layer.DiffId));
        Assert.Empty(ImageComparison.Of(_store, [layer], [layer], Token).Layers);
        var missing = Assert.Throws<BerthException>(() => ImageComparison.Of(_store, [layer], [], Token));
        Assert.Equal("BERTH3101", missing.Problems[0].Code.Id);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<ComparedLayer> LayerAsync(params LayerEntry[] entries)
    {
        var made = await LayerWriter.WriteAsync(_store, entries, new LayerWriteOptions(), Token);
        return new ComparedLayer(made.DiffId, made.Size, null);
    }
}
