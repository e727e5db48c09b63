using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Indexes;
using Berth.Python.Metadata;
using Berth.Python.Tests.Wheels;
using Berth.Python.Wheels;
using Berth.Tests.Shared;
using Reply = Berth.Tests.Shared.LoopbackServer.Reply;

namespace Berth.Python.Tests.Metadata;

public sealed class MetadataFetchTests : IDisposable
{
    private const string Name = "demo-1.0-py3-none-any.whl";
    private static readonly byte[] Big = Wheel(400);
    private readonly HttpClient http = IndexHttp.CreateClient();
    private readonly LoopbackServer server = new();
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        http.Dispose();
        server.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task The_published_file_is_verified_kept_for_ever_and_read_offline()
    {
        var text = "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n\nA long description"u8.ToArray();
        server.On($"/f/{Name}.metadata", new Reply(200, text));
        var file = Remote() with { Metadata = new(ContentDigest.Of(text)) };
        var found = await Fetch(file);
        Assert.Equal((MetadataOrigin.Published, "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n"), (found.Origin, found.Text));
        Assert.Equal(found with { Origin = MetadataOrigin.Kept }, await Fetch(file, new() { Offline = true }));
        Assert.Single(server.Calls);
        var lying = Remote() with { Metadata = new(ContentDigest.Of("other")) };
        Assert.Equal(PythonProblems.HashMismatch, (await Assert.ThrowsAsync<BerthException>(() => Fetch(lying))).Problems[0].Code);
        var unknown = new IndexFile("demo-2.0-py3-none-any.whl", new Uri(server.Address + "/f/demo-2.0-py3-none-any.whl"), null, null, null, null, null);
        Assert.Equal(PythonProblems.OfflineMissing, (await Assert.ThrowsAsync<BerthException>(() => Fetch(unknown, new() { Offline = true }))).Problems[0].Code);
    }

    [Fact]
    public async Task A_published_file_without_hash_is_asked_about_again()
    {
        server.On($"/f/{Name}.metadata", call => call.Headers.ContainsKey("If-None-Match") ? new(304, []) : new Reply(200, "Name: demo\n"u8.ToArray(), Extra: "ETag: \"1\"\r\n"));
        var file = Remote() with { Metadata = new(null), Sha256 = null };
        Assert.Equal("Name: demo\n", (await Fetch(file)).Text);
        Assert.Equal("Name: demo\n", (await Fetch(file)).Text);
        Assert.Equal(2, server.Calls.Count);
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(400, false)]
    [InlineData(2000, true)]
    [InlineData(1, false)]
    public async Task Parts_of_a_wheel_are_enough(int members, bool sized)
    {
        var wheel = Wheel(members);
        server.On($"/f/{Name}", Ranges(wheel));
        var file = Remote(wheel) with { Size = sized ? wheel.Length : null };
        var found = await Fetch(file);
        Assert.Equal(MetadataOrigin.Ranges, found.Origin);
        Assert.Contains("Name: demo\nVersion: 1.0\n", found.Text, StringComparison.Ordinal);
        Assert.True(server.Calls.Count <= 3, $"{server.Calls.Count}");
        Assert.All(server.Calls, c => Assert.Equal("identity", c.Headers["Accept-Encoding"]));
        Assert.Empty(Directory.GetFiles(Path.Combine(folder.Path, "wheels")));
        Assert.Equal(MetadataOrigin.Kept, (await Fetch(file)).Origin);
    }

    [Fact]
    public async Task Servers_without_ranges_or_with_odd_ones_give_the_whole_wheel()
    {
        var good = Ranges(Big);
        var cases = new Func<LoopbackServer.Call, Reply>[]
        {
            _ => new(200, Big),
            c => c.Headers.ContainsKey("Range") ? new(416, []) : new(200, Big),
            c => c.Headers.ContainsKey("Range") ? good(c) with { Extra = "" } : new(200, Big),
            c => c.Headers.ContainsKey("Range") ? good(c) with { Extra = $"Content-Range: bytes 0-{Big.Length - 1}/{Big.Length}\r\n" } : new(200, Big),
            c => c.Headers.ContainsKey("Range") ? good(c) with { Extra = "Content-Range: bytes 5-1/99999999999999999\r\n" } : new(200, Big),
            c => c.Headers.ContainsKey("Range") ? good(c) with { Body = new byte[good(c).Body.Length] } : new(200, Big),
            c => c.Headers.ContainsKey("Range") ? good(c) with { Extra = good(c).Extra + $"ETag: \"{c.Number}\"\r\n" } : new(200, Big),
        };
        for (var i = 0; i < cases.Length; i++)
        {
            var path = $"/f{i}/{Name}";
            server.On(path, cases[i]);
            var origin = (await Fetch(new(Name, new Uri(server.Address + path), null, null, null, null, null))).Origin;
            // The tail of one part alone can hold everything.
            Assert.True(origin == MetadataOrigin.Downloaded || i == 6, $"{i}: {origin}");
        }

        Assert.DoesNotContain(Directory.GetFiles(Path.Combine(folder.Path, "wheels")), f => f.Contains('.', StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_bomb_in_the_metadata_is_refused()
    {
        var bomb = new WheelMaker { Metadata = $"Name: demo\nVersion: 1.0\n{new string('x', MetadataFetch.Largest)}" }.Bytes();
        server.On($"/f/{Name}", Ranges(bomb)).On($"/f/{Name}.metadata", new Reply(200, new byte[MetadataFetch.Largest + 1]));
        Assert.Equal(PythonProblems.InvalidWheel, (await Assert.ThrowsAsync<BerthException>(() => Fetch(Remote(bomb)))).Problems[0].Code);
        Assert.Equal(PythonProblems.IndexAnswerTooBig, (await Assert.ThrowsAsync<BerthException>(() => Fetch(Remote(bomb) with { Sha256 = null, Metadata = new(null) }))).Problems[0].Code);
    }

    [Fact]
    public async Task Local_wheels_and_wheels_that_are_here_are_read_in_place()
    {
        var wheel = new WheelMaker().Save(folder.Path);
        var local = await Fetch(new(Name, new Uri(wheel.Url), null, null, null, null, null));
        Assert.Equal(MetadataOrigin.Local, local.Origin);
        Directory.CreateDirectory(Path.Combine(folder.Path, "wheels"));
        File.Copy(new Uri(wheel.Url).LocalPath, Path.Combine(folder.Path, "wheels", wheel.Sha256.Hex));
        Assert.Equal(local, await Fetch(Remote() with { Sha256 = wheel.Sha256, Metadata = new(null) }));
        Assert.Empty(server.Calls);
    }

    [Fact]
    public async Task What_is_announced_and_missing_is_looked_for_elsewhere()
    {
        server.On($"/f/{Name}", Ranges(Big));
        Assert.Equal(MetadataOrigin.Ranges, (await Fetch(Remote() with { Metadata = new(null) })).Origin);
        var sdist = new IndexFile("demo-1.0.tar.gz", new Uri(server.Address + "/f/demo-1.0.tar.gz"), null, null, null, null, new(null));
        Assert.Equal(PythonProblems.InvalidMetadata, (await Assert.ThrowsAsync<BerthException>(() => Fetch(sdist))).Problems[0].Code);
    }

    private static byte[] Wheel(int members)
    {
        var maker = new WheelMaker();
        var random = new Random(3);
        for (var i = 0; i < members; i++) maker.Add($"demo/module_with_a_long_name_{i}.py", Convert.ToHexString(Guid(random)) + new string('x', members == 1 ? 1 : 60));
        return maker.Bytes();
    }

    private static byte[] Guid(Random random)
    {
        var bytes = new byte[48];
        random.NextBytes(bytes);
        return bytes;
    }

    private static Func<LoopbackServer.Call, Reply> Ranges(byte[] whole) => call =>
    {
        if (!call.Headers.TryGetValue("Range", out var range)) return new(200, whole);
        var ends = range["bytes=".Length..].Split('-');
        var from = ends[0].Length == 0 ? Math.Max(0, whole.Length - int.Parse(ends[1], null)) : int.Parse(ends[0], null);
        var to = ends[0].Length == 0 || ends[1].Length == 0 ? whole.Length - 1 : Math.Min(whole.Length - 1, int.Parse(ends[1], null));
        return new(206, whole[from..(to + 1)], "application/octet-stream", Extra: $"Content-Range: bytes {from}-{to}/{whole.Length}\r\n");
    };

    private IndexFile Remote(byte[]? wheel = null) =>
        new(Name, new Uri($"{server.Address}/f/{Name}"), wheel is null ? ContentDigest.Of(Big) : ContentDigest.Of(wheel), null, null, null, null);

    private Task<MetadataText> Fetch(IndexFile file, IndexOptions? options = null)
    {
        var client = new IndexHttp(http, TimeProvider.System, (options ?? new()) with { CacheFolder = Path.Combine(folder.Path, "index"), FirstDelay = TimeSpan.FromMilliseconds(1) });
        return new MetadataFetch(client, new WheelFetch(client, Path.Combine(folder.Path, "wheels"))).MetadataAsync(file, TestContext.Current.CancellationToken);
    }
}
