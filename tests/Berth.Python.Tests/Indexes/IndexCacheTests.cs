using Berth.Core.Problems;
using Berth.Python.Indexes;
using Berth.Tests.Shared;
using Reply = Berth.Tests.Shared.LoopbackServer.Reply;

namespace Berth.Python.Tests.Indexes;

public sealed class IndexCacheTests : IDisposable
{
    private static readonly string Hash = new('a', 64);
    private readonly HttpClient http = IndexHttp.CreateClient();
    private readonly LoopbackServer server = new();
    private readonly TemporaryFolder folder = new();
    private readonly SetClock clock = new();

    private string CacheFolder => Path.Combine(folder.Path, "index");

    public void Dispose()
    {
        http.Dispose();
        server.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_fresh_page_is_not_asked_for_again_and_says_the_same()
    {
        server.On("/simple/demo/", Page(extra: "Cache-Control: max-age=600\r\nAge: 100\r\n"));
        var first = await List();
        Assert.Equal(first, await List());
        clock.Now += TimeSpan.FromSeconds(499);
        Assert.Equal(first, await List());
        Assert.Single(server.Calls);
        clock.Now += TimeSpan.FromSeconds(2);
        await List();
        Assert.Equal(2, server.Calls.Count);
        await List(new() { Refresh = true });
        Assert.Equal(3, server.Calls.Count);
    }

    [Fact]
    public async Task Every_part_of_a_page_survives_being_kept()
    {
        server.On("/simple/demo/", Reply.Json($$$"""
            {"meta": {"api-version": "1.4"}, "name": "demo", "versions": ["1.0"], "files": [
              {"filename": "demo-1.0-py3-none-any.whl", "url": "/f/demo-1.0-py3-none-any.whl", "hashes": {"sha256": "{{{Hash}}}", "md5": "x"}, "size": 12, "requires-python": ">=3.8,<4", "yanked": "brökën", "core-metadata": {"sha256": "{{{Hash}}}"}, "gpg-sig": true, "upload-time": "2024-05-06T07:08:09.123456Z", "provenance": null},
              {"filename": "demo-1.0.post1-2-cp312-abi3-manylinux_2_17_x86_64.whl", "url": "/f/a%20b/demo-1.0.post1-2-cp312-abi3-manylinux_2_17_x86_64.whl?x=1", "hashes": {}, "core-metadata": true, "yanked": true},
              {"filename": "demo-1.0.tar.gz", "url": "/f/demo-1.0.tar.gz", "hashes": {}, "requires-python": "nonsense", "yanked": false}]}
            """) with { Extra = "Cache-Control: max-age=60\r\n" });
        var first = await List();
        var second = await List();
        Assert.Single(server.Calls);
        Assert.Equal(first, second);
        Assert.Equal(3, first.Count);
        Assert.Equal(new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero).AddTicks(1234560), second[0].Uploaded);
        Assert.Equal(("brökën", "", null), (second[0].Yanked, second[1].Yanked, second[2].Yanked));
        Assert.Equal(first.Select(f => $"{f.Wheel} {f.Sdist} {f.RequiresPython}"), second.Select(f => $"{f.Wheel} {f.Sdist} {f.RequiresPython}"));
    }

    [Theory]
    [InlineData("ETag: \"v1\"\r\n", "If-None-Match", "\"v1\"")]
    [InlineData("ETag: W/\"v1\"\r\nCache-Control: no-cache, max-age=600\r\n", "If-None-Match", "W/\"v1\"")]
    [InlineData("Last-Modified: Mon, 06 May 2024 07:08:09 GMT\r\nExpires: 0\r\n", "If-Modified-Since", "Mon, 06 May 2024 07:08:09 GMT")]
    public async Task A_stale_page_is_asked_about_with_its_validator(string headers, string asked, string value)
    {
        server.On("/simple/demo/", call => call.Headers.ContainsKey(asked) ? new(304, [], Extra: "Cache-Control: max-age=60\r\n") : Page(extra: headers));
        Assert.Equal(await List(), await List());
        Assert.Equal(value, server.Calls.Last().Headers[asked]);
        await List();
        Assert.Equal(2, server.Calls.Count);
    }

    [Fact]
    public async Task What_may_not_be_kept_or_cannot_be_sent_back_is_not()
    {
        server.On("/simple/demo/", Page(extra: "Cache-Control: no-store\r\nETag: \"v1\"\r\n"));
        await List();
        Assert.False(Directory.Exists(CacheFolder));
        foreach (var etag in new[] { "\"\u00e9\"", "\"" + new string('x', 2000) + "\"", "\"a\"\r\nETag: \"b\"" })
        {
            server.On("/simple/demo/", Page(extra: $"ETag: {etag}\r\n"));
            await List();
            await List();
            Assert.DoesNotContain("If-None-Match", server.Calls.Last().Headers.Keys);
        }
    }

    [Fact]
    public async Task A_304_that_nobody_asked_for_is_a_failure()
    {
        server.On("/simple/demo/", new Reply(304, []));
        Assert.Equal(PythonProblems.IndexFailed, (await Assert.ThrowsAsync<BerthException>(() => List())).Problems[0].Code);
    }

    [Fact]
    public async Task Damaged_entries_are_passed_over_and_written_anew()
    {
        server.On("/simple/demo/", Page(extra: "Cache-Control: max-age=600\r\n"));
        var first = await List();
        var random = new Random(11);
        for (var i = 0; i < 40; i++)
        {
            var entry = Assert.Single(Directory.GetFiles(CacheFolder, "*", SearchOption.AllDirectories));
            var bytes = await File.ReadAllBytesAsync(entry, TestContext.Current.CancellationToken);
            if (i % 3 == 0) bytes = bytes[..random.Next(bytes.Length)];
            else bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
            await File.WriteAllBytesAsync(entry, bytes, TestContext.Current.CancellationToken);
            var before = server.Calls.Count;
            Assert.Equal(first, await List());
            Assert.Equal(before + 1, server.Calls.Count);
            Assert.Equal(first, await List());
            Assert.Equal(before + 1, server.Calls.Count);
        }
    }

    [Fact]
    public async Task Many_writers_at_once_leave_a_whole_entry()
    {
        server.On("/simple/demo/", Page(extra: "Cache-Control: max-age=600\r\n"));
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => List(new() { Refresh = true })));
        Assert.Single(Directory.GetFiles(CacheFolder, "*", SearchOption.AllDirectories));
        var before = server.Calls.Count;
        await List();
        Assert.Equal(before, server.Calls.Count);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_does_no_harm()
    {
        await File.WriteAllTextAsync(CacheFolder, "a file", TestContext.Current.CancellationToken);
        server.On("/simple/demo/", Page());
        Assert.Single(await List());
    }

    [Fact]
    public async Task Each_user_has_pages_of_their_own_and_no_secret_is_kept()
    {
        server.On("/simple/demo/", call => Page(call.Headers.ContainsKey("Authorization") ? "2.0" : "1.0", "Cache-Control: max-age=600\r\n"));
        Assert.Equal("1.0", (await List())[0].Version!.ToString());
        var secret = server.Address.Replace("http://", "http://tokenname:hunter2@", StringComparison.Ordinal) + "/simple";
        Assert.Equal("2.0", (await List(index: secret))[0].Version!.ToString());
        Assert.Equal("2.0", (await List(index: secret))[0].Version!.ToString());
        Assert.Equal("1.0", (await List())[0].Version!.ToString());
        Assert.Equal(2, server.Calls.Count);
        foreach (var file in Directory.GetFiles(CacheFolder, "*", SearchOption.AllDirectories))
        {
            var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
            Assert.DoesNotContain("tokenname", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Offline_gives_what_is_kept_however_old_and_names_what_is_missing()
    {
        server.On("/b/demo/", Page());
        Task<IReadOnlyList<IndexFile>> Both(string project, bool offline) => List(new() { Offline = offline }, project, server.Address + "/a", server.Address + "/b");
        var first = await Both("demo", offline: false);
        clock.Now += TimeSpan.FromDays(1000);
        var calls = server.Calls.Count;
        Assert.Equal(first, await Both("demo", offline: true));
        var missing = await Assert.ThrowsAsync<BerthException>(() => Both("other", offline: true));
        Assert.Equal(PythonProblems.OfflineMissing, missing.Problems[0].Code);
        Assert.Contains($"{server.Address}/a/other/", missing.Problems[0].What, StringComparison.Ordinal);
        Assert.Equal(calls, server.Calls.Count);
    }

    private static Reply Page(string version = "1.0", string extra = "") =>
        Reply.Html($"<a href='demo-{version}-py3-none-any.whl#sha256={Hash}'>x</a>") with { Extra = extra };

    private Task<IReadOnlyList<IndexFile>> List(IndexOptions? options = null, string? index = null) => List(options ?? new(), "demo", index ?? server.Address + "/simple");

    private async Task<IReadOnlyList<IndexFile>> List(IndexOptions options, string project, params string[] indexes)
    {
        var client = new IndexClient(new IndexHttp(http, clock, options with { CacheFolder = CacheFolder }), new IndexSettings { Indexes = [.. indexes] });
        return await client.ListAsync(project, TestContext.Current.CancellationToken);
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
