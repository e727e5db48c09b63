using System.Diagnostics;
using Berth.Oci.Layers;
using Berth.Oci.Store;

namespace Berth.Oci.Tests.Layers;

/// <summary>Figures, not promises: run with <c>-explicit only -class Berth.Oci.Tests.Layers.LayerSpeed</c>.</summary>
[Collection(Alone.Name)]
public sealed class LayerSpeed
{
    private const int Files = 4700;
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Theory(Explicit = true)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(12, false)]
    [InlineData(1, true)]
    public async Task Writes_150_megabytes_in_4700_files(int layers, bool durable)
    {
        var content = new byte[64 << 20];
        new Random(1).NextBytes(content);
        var entries = Environment(content);
        var times = new List<double>();
        // Removed at the end only: ext4 without a journal is slow to make files where many were just removed.
        using var folder = new TemporaryFolder();
        for (var run = 0; run < 5; run++)
        {
            var store = folder.Store($"{run}");
            var clock = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, layers).Select(l =>
                LayerWriter.WriteAsync(store, entries.Where((_, i) => i % layers == l).ToArray(), new LayerWriteOptions { Durable = durable }, Token)));
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        TestContext.Current.SendDiagnosticMessage($"{layers} layers, durable {durable}: {string.Join(' ', times.Select(t => $"{t:0}"))} ms");
        Console.Error.WriteLine($"{layers} layers, durable {durable}: {string.Join(' ', times.Select(t => $"{t:0}"))} ms, peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB");
    }

    [Fact(Explicit = true)]
    public void Opens_a_store_and_looks_up_sixty_layers()
    {
        using var folder = new TemporaryFolder();
        folder.Store();
        var digests = Enumerable.Range(0, 60).Select(i => Berth.Core.Locking.ContentDigest.Of($"{i}")).ToArray();
        for (var run = 0; run < 5; run++)
        {
            var clock = Stopwatch.StartNew();
            var store = ContentStore.Open(folder["store"]);
            var open = clock.Elapsed.TotalMicroseconds;
            var count = digests.Count(store.HasSnapshot);
            Console.Error.WriteLine($"open {open:0} us, {digests.Length} look-ups {clock.Elapsed.TotalMicroseconds - open:0} us, {count} found");
        }
    }

    /// <summary>A few large libraries, many small modules.</summary>
    private static List<LayerEntry> Environment(byte[] content)
    {
        var entries = new List<LayerEntry>();
        var left = 150_000_000L;
        for (var i = 0; i < Files; i++)
        {
            var size = i < 8 ? 8_000_000 : i < 100 ? 400_000 : (int)(left / (Files - i)) * 2 * (i % 7) / 6;
            size = (int)Math.Min(size, left);
            left -= size;
            var offset = i * 7919 % (content.Length - 9_000_000);
            entries.Add(new LayerEntry.File($"opt/berth/venv/lib/python3.12/site-packages/p{i % 40}/sub{i % 5}/module{i}.py", size, () => new MemoryStream(content, offset, size))
            {
                Mode = LayerFormat.FileMode,
            });
        }

        return entries;
    }
}
