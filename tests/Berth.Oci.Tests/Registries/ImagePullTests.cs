using System.Collections.Concurrent;
using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Images;
using Berth.Oci.Registries;
using Berth.Oci.Validation;

namespace Berth.Oci.Tests.Registries;

public sealed class ImagePullTests : PullTests
{
    [Fact]
    public async Task An_image_arrives_with_its_original_documents_and_uncompressed_layers()
    {
        var image = new TestImage();
        Remote.Serve("a/b", image);
        var progress = new Recorder();
        var stored = await PullAsync("a/b", progress: progress);
        Assert.Equal(image.Digest, stored.Manifest);
        Assert.Equal(image.Tars.Select(t => ContentDigest.Of(t)), stored.Layers.Select(l => l.DiffId));
        Assert.Equal(image.Tars.Select(t => (long)t.Length), stored.Layers.Select(l => l.Size));
        Assert.DoesNotContain(await ImageValidation.CheckStoredAsync(Home.Store, stored.Manifest, Cancel), p => p.Severity == Severity.Error);
        Assert.Empty(Directory.GetFiles(Home.Store.Ingest));
        Assert.All(image.Compressed, c => Assert.Contains(progress.Seen, p => p.Blob == ContentDigest.Of(c) && p.Received == c.Length && p.Size == c.Length));
    }

    [Fact]
    public async Task A_second_pull_by_tag_asks_for_the_manifest_only_and_by_digest_for_nothing()
    {
        var image = new TestImage();
        Remote.Serve("a", image);
        await PullAsync("a");
        var before = Remote.Count("/manifests/") + Remote.Count("/blobs/");
        await PullAsync("a");
        Assert.Equal(before + 1, Remote.Count("/manifests/") + Remote.Count("/blobs/"));
        await PullAsync($"a@{image.Digest}");
        Assert.Equal(before + 1, Remote.Count("/manifests/") + Remote.Count("/blobs/"));
    }

    [Theory]
    [InlineData("linux", "amd64", null, 0)]
    [InlineData("linux", "arm64", null, 1)]
    [InlineData("linux", "arm64", "v8", 1)]
    [InlineData("linux", "arm", "v7", 3)]
    [InlineData("linux", "arm", "v6", 2)]
    public async Task An_index_leads_to_the_manifest_of_the_platform(string os, string architecture, string? variant, int expected)
    {
        var images = new[] { new TestImage(1, 10, 1), new TestImage(1, 10, 2, architecture: "arm64", variant: "v8"), new TestImage(1, 10, 3, architecture: "arm", variant: "v6"), new TestImage(1, 10, 4, architecture: "arm", variant: "v7") };
        foreach (var image in images) Remote.Serve("multi", image);
        var attestation = images[0].InIndex() with { Platform = new DescriptorPlatform { Os = "unknown", Architecture = "unknown" } };
        Remote.Content["/v2/multi/manifests/latest"] = TestImage.Index([attestation, .. images.Select(i => i.InIndex())]);
        Assert.Equal(images[expected].Digest, (await PullAsync("multi", new Platform(os, architecture, variant))).Manifest);
    }

    [Fact]
    public async Task A_platform_the_image_lacks_is_named_beside_those_it_has()
    {
        Remote.Content["/v2/multi/manifests/latest"] = TestImage.Index(new TestImage(1, 10).InIndex());
        var problem = await FailsAsync("multi", "BERTH3205", new Platform("linux", "s390x"));
        Assert.Contains("`linux/amd64`", problem.What, StringComparison.Ordinal);
        Remote.Serve("single", new TestImage(1, 10));
        await FailsAsync("single", "BERTH3205", Platform.LinuxArm64);
    }

    [Fact]
    public async Task A_cut_connection_is_taken_up_at_the_byte_reached()
    {
        var image = new TestImage(1, 600_000);
        Remote.Serve("cut", image);
        var cuts = 0;
        Remote.Behaviour = r => IsLayer(r, image) && cuts++ < 3 ? Remote.Proper(r) with { CutAfter = 150_000 } : null;
        var stored = await PullAsync("cut");
        Assert.Equal(ContentDigest.Of(image.Tars[0]), stored.Layers[0].DiffId);
        var ranges = Remote.Requests.Where(r => IsLayer(r, image)).Select(r => r.Header("range")).ToList();
        Assert.Equal(4, ranges.Count);
        Assert.Null(ranges[0]);
        Assert.All(ranges.Skip(1), Assert.NotNull);
    }

    [Fact]
    public async Task ARemote_that_ignores_ranges_is_read_past_what_is_there()
    {
        var image = new TestImage(1, 400_000);
        Remote.Serve("cut", image);
        var cuts = 0;
        Remote.Behaviour = r => IsLayer(r, image) ? new FakeAnswer(200, image.Compressed[0], cuts++ < 2 ? 100_000 + (cuts * 70_000) : null) : null;
        Assert.Equal(ContentDigest.Of(image.Tars[0]), (await PullAsync("cut")).Layers[0].DiffId);
    }

    [Fact]
    public async Task What_was_downloaded_before_a_failure_is_kept_for_the_next_call()
    {
        var image = new TestImage(1, 600_000);
        Remote.Serve("kept", image);
        var gone = false;
        Remote.Behaviour = r => IsLayer(r, image) ? gone ? new FakeAnswer(200, [], 0) : Gone(Remote.Proper(r) with { CutAfter = 400_000 }) : null;
        FakeAnswer Gone(FakeAnswer answer)
        {
            gone = true;
            return answer;
        }

        await FailsAsync("kept", "BERTH3202");
        Remote.Behaviour = _ => null;
        Remote.Requests.Clear();
        await PullAsync("kept");
        var range = Assert.Single(Remote.Requests, r => IsLayer(r, image)).Header("range");
        Assert.Equal("bytes=400000-", range);
    }

    [Fact]
    public async Task A_kept_part_that_has_gone_bad_is_dropped_and_the_layer_fetched_anew()
    {
        var image = new TestImage(1, 300_000);
        Remote.Serve("bad", image);
        File.WriteAllBytes(Path.Combine(Home.Store.Ingest, $"partial-{ContentDigest.Of(image.Compressed[0]).Hex}"), new byte[200_000]);
        Assert.Equal(ContentDigest.Of(image.Tars[0]), (await PullAsync("bad")).Layers[0].DiffId);
    }

    [Fact]
    public async Task Endless_cuts_end_in_a_problem()
    {
        var image = new TestImage(1, 300_000);
        Remote.Serve("a", image);
        Remote.Behaviour = r => IsLayer(r, image) ? Remote.Proper(r) with { CutAfter = 1 } : null;
        await FailsAsync("a", "BERTH3202");
        Assert.InRange(Remote.Requests.Count(r => IsLayer(r, image)), 2, 10);
    }

    [Theory]
    [InlineData("manifest")]
    [InlineData("config")]
    [InlineData("layer")]
    public async Task Bytes_of_another_digest_are_refused_and_nothing_of_them_is_stored(string what)
    {
        var (image, other) = (new TestImage(1), new TestImage(1, seed: 9));
        Remote.Serve("lie", image);
        if (what == "manifest") Remote.Content[$"/v2/lie/manifests/{image.Digest}"] = other.Manifest;
        if (what == "config") Remote.Content[$"/v2/lie/blobs/{ContentDigest.Of(image.Config)}"] = [.. image.Config[..^1], (byte)' '];
        if (what == "layer") Remote.Content[$"/v2/lie/blobs/{ContentDigest.Of(image.Compressed[0])}"] = [.. other.Compressed[0], .. new byte[image.Compressed[0].Length]];
        await FailsAsync($"lie@{image.Digest}", "BERTH3003");
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(Home.Store.BlobPath(image.Digest))!));
    }

    [Fact]
    public async Task A_manifest_without_end_is_not_read_to_its_end()
    {
        Remote.Content["/v2/big/manifests/latest"] = new byte[5 << 20];
        await FailsAsync("big", "BERTH3203");
    }

    [Theory]
    [InlineData("""{"schemaVersion":2,"config":{},"layers":[],"manifests":[]}""")]
    [InlineData("""{"schemaVersion":1,"name":"x","fsLayers":[]}""")]
    [InlineData("""{"schemaVersion":2,"schemaVersion":2}""")]
    [InlineData("[]")]
    [InlineData("<html>")]
    public async Task Documents_that_are_no_manifest_are_refused(string json)
    {
        Remote.Content["/v2/odd/manifests/latest"] = System.Text.Encoding.UTF8.GetBytes(json);
        var problem = await FailsAsync("odd", "BERTH3002");
        Assert.NotNull(problem.Fix);
    }

    [Fact]
    public async Task Passing_errors_are_tried_again_and_lasting_ones_told()
    {
        Remote.Serve("a", new TestImage(1, 10));
        var left = 2;
        Remote.Behaviour = r => r.Path != "/v2/" && left-- > 0 ? left == 1 ? new FakeAnswer(500, []) : new FakeAnswer(429, [], null, ("Retry-After", "0")) : null;
        await PullAsync("a");
        Remote.Behaviour = r => r.Path != "/v2/" ? FakeAnswer.Json(503, """{"errors":[{"code":"UNAVAILABLE","message":"tea\u001b[31m break\u0000"}]}""") : null;
        var problem = await FailsAsync("b", "BERTH3203");
        Assert.Contains("tea?[31m break? (UNAVAILABLE)", problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_longer_than_allowed_fails_at_once()
    {
        Remote.Behaviour = r => r.Path == "/v2/" ? null : new FakeAnswer(429, [], null, ("Retry-After", "3600"));
        var problem = await FailsAsync("a", "BERTH3203");
        Assert.Contains("3600 s", problem.What, StringComparison.Ordinal);
        Assert.Equal(1, Remote.Count("/manifests/"));
    }

    [Fact]
    public async Task What_is_not_there_or_not_reachable_says_so()
    {
        await FailsAsync("nothing", "BERTH3201");
        using var client = new RegistryClient(Quick);
        var closed = ImageReference.Parse("127.0.0.1:1/a").OrThrow();
        var e = await Assert.ThrowsAsync<BerthException>(() => ImagePull.PullAsync(client, closed, Platform.LinuxAmd64, Home.Store, null, Cancel));
        Assert.Equal("BERTH3202", e.Problems[0].Code.Id);
    }

    [Fact]
    public async Task A_layer_of_the_store_that_has_gone_bad_is_fetched_anew()
    {
        var image = new TestImage(1, 1000);
        Remote.Serve("a", image);
        File.WriteAllText(Home.Store.BlobPath(ContentDigest.Of(image.Tars[0])), new string('x', 2000));
        await PullAsync("a");
        Assert.Equal(1, Remote.Requests.Count(r => IsLayer(r, image)));
    }

    [Fact]
    public async Task Cancellation_passes_as_it_is()
    {
        using var cancel = new CancellationTokenSource();
        Remote.Behaviour = r => r.Path == "/v2/" ? null : CancelNow();
        FakeAnswer CancelNow()
        {
            cancel.Cancel();
            return new FakeAnswer(500, []);
        }

        using var client = new RegistryClient(Quick with { FirstDelay = TimeSpan.FromMinutes(1) });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ImagePull.PullAsync(client, Reference("a"), Platform.LinuxAmd64, Home.Store, null, cancel.Token));
    }

    private sealed class Recorder : IProgress<TransferProgress>
    {
        public ConcurrentQueue<TransferProgress> Seen { get; } = new();

        public void Report(TransferProgress value) => Seen.Enqueue(value);
    }
}
