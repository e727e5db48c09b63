using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Berth.Core.Problems;
using Berth.Python.Indexes;
using Berth.Tests.Shared;
using Reply = Berth.Tests.Shared.LoopbackServer.Reply;

namespace Berth.Python.Tests.Indexes;

/// <summary>Whatever an index does, the answer comes in time, within memory, and as a problem with a way out.</summary>
public sealed class HostileIndexTests : IDisposable
{
    private static readonly IndexOptions Quick = new() { Tries = 2, FirstDelay = TimeSpan.FromMilliseconds(1), Silence = TimeSpan.FromMilliseconds(400), Patience = TimeSpan.FromMilliseconds(800) };
    private readonly HttpClient http = IndexHttp.CreateClient();
    private readonly LoopbackServer server = new();

    public void Dispose()
    {
        http.Dispose();
        server.Dispose();
    }

    [Fact]
    public async Task Redirects_end()
    {
        server.On("/simple/demo/", Redirect("/simple/demo/"));
        Assert.Equal(PythonProblems.IndexFailed, (await FailAsync()).Code);
        Assert.Equal(11, server.Calls.Count);
        for (var i = 0; i < 30; i++) server.On($"/r{i}/", Redirect($"/r{i + 1}/"));
        server.On("/simple/demo/", Redirect("/r0/"));
        Assert.Contains("more than 10 times", (await FailAsync()).What, StringComparison.Ordinal);
        foreach (var target in new[] { "ftp://x/y", "file:///etc/passwd", "javascript:alert(1)", "http://[bad", "" })
        {
            server.On("/simple/demo/", Redirect(target));
            Assert.Equal(PythonProblems.IndexFailed, (await FailAsync()).Code);
        }
    }

    [Fact]
    public async Task Redirects_that_lead_somewhere_are_followed_and_links_count_from_there()
    {
        server.On("/simple/demo/", Redirect("../../moved/demo/")).On("/moved/demo/", Reply.Html("<a href=demo-1.0-py3-none-any.whl>x</a>"));
        Assert.Equal($"{server.Address}/moved/demo/demo-1.0-py3-none-any.whl", Assert.Single(await ListAsync()).Url.AbsoluteUri);
    }

    [Fact]
    public async Task Credentials_are_not_sent_to_another_origin()
    {
        using var other = new LoopbackServer();
        other.On("/simple/demo/", Reply.Html("<a href=demo-1.0-py3-none-any.whl>x</a>"));
        server.On("/simple/demo/", Redirect(other.Address.Replace("http://", "http://theirs:idea@", StringComparison.Ordinal) + "/simple/demo/"));
        var secret = server.Address.Replace("http://", "http://me:hunter2@", StringComparison.Ordinal);
        Assert.Single(await ListAsync(secret));
        Assert.Contains("Authorization", server.Calls.Single().Headers.Keys);
        Assert.DoesNotContain("Authorization", other.Calls.Single().Headers.Keys);
    }

    [Fact]
    public async Task Slow_bytes_and_silence_end_in_time()
    {
        var page = Reply.Html($"<a href='demo-1.0-py3-none-any.whl'>x</a>{new string(' ', 10000)}");
        var cases = new[] { page with { Trickle = TimeSpan.FromMilliseconds(20) }, page with { Trickle = TimeSpan.FromMinutes(5) }, new Reply(200, []) with { Length = 10 } };
        foreach (var reply in cases)
        {
            server.On("/simple/demo/", reply);
            var clock = Stopwatch.StartNew();
            Assert.Equal(PythonProblems.IndexCutShort, (await FailAsync()).Code);
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{clock.Elapsed}");
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Pages_may_come_compressed_but_not_as_bombs(string coding)
    {
        server.On("/simple/demo/", Packed(coding, "<a href=demo-1.0-py3-none-any.whl>x</a>"u8.ToArray()));
        Assert.Single(await ListAsync());
        Assert.Contains(coding, server.Calls.First().Headers["Accept-Encoding"], StringComparison.Ordinal);
        server.On("/simple/demo/", Packed(coding, new byte[IndexHttp.LargestAnswer + 1]));
        var before = GC.GetTotalAllocatedBytes();
        Assert.Equal(PythonProblems.IndexAnswerTooBig, (await FailAsync()).Code);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 3L * IndexHttp.LargestAnswer);
        server.On("/simple/demo/", new Reply(200, "<a href=x>not packed</a>"u8.ToArray(), Extra: $"Content-Encoding: {coding}\r\n"));
        Assert.Contains((await FailAsync()).Code, new[] { PythonProblems.IndexAnswerUnreadable, PythonProblems.IndexCutShort });
    }

    [Fact]
    public async Task An_unknown_coding_is_told()
    {
        server.On("/simple/demo/", new Reply(200, "x"u8.ToArray(), Extra: "Content-Encoding: zstd\r\n"));
        Assert.Equal(PythonProblems.IndexAnswerUnreadable, (await FailAsync()).Code);
    }

    [Fact]
    public async Task An_index_may_ask_for_patience_but_not_for_an_hour()
    {
        server.On("/simple/demo/", call => call.Number == 1 ? new(429, [], Extra: "Retry-After: 0\r\n") : Reply.Html("<a href=demo-1.0-py3-none-any.whl>x</a>"));
        Assert.Single(await ListAsync());
        server.On("/simple/demo/", new Reply(503, [], Extra: "Retry-After: 3600\r\n"));
        var calls = server.Calls.Count;
        Assert.Equal(PythonProblems.IndexFailed, (await FailAsync()).Code);
        Assert.Equal(calls + 1, server.Calls.Count);
    }

    [Fact]
    public async Task A_hundred_thousand_versions_are_listed_in_good_time_and_kept()
    {
        var hash = new string('a', 64);
        var json = new StringBuilder("""{"meta": {"api-version": "1.1"}, "files": [""");
        var html = new StringBuilder("<!DOCTYPE html>");
        for (var i = 0; i < 100_000; i++)
        {
            var name = $"demo-1.{i}.0-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl";
            json.Append(i == 0 ? "" : ",").Append($$$"""{"filename":"{{{name}}}","url":"https://files.example/packages/ab/cd/{{{i}}}/{{{name}}}","hashes":{"sha256":"{{{hash}}}"},"size":{{{i}}},"requires-python":">=3.{{{i % 12}}}","yanked":false,"upload-time":"2024-05-06T07:08:09.123456Z","core-metadata":{"sha256":"{{{hash}}}"} }""");
            html.Append($"<a href=\"https://files.example/packages/ab/cd/{i}/{name}#sha256={hash}\" data-requires-python=\"&gt;=3.{i % 12}\" data-core-metadata=\"sha256={hash}\">{name}</a><br/>\n");
        }

        using var folder = new TemporaryFolder();
        foreach (var (reply, path) in new[] { (Reply.Json(json.Append("]}").ToString()), "/json"), (Reply.Html(html.ToString()), "/html") })
        {
            server.On($"{path}/demo/", reply with { Extra = "Cache-Control: max-age=600\r\n" });
            foreach (var kept in new[] { false, true })
            {
                var calls = server.Calls.Count;
                var before = GC.GetTotalAllocatedBytes();
                using var process = Process.GetCurrentProcess();
                var worked = process.TotalProcessorTime;
                var clock = Stopwatch.StartNew();
                var client = new IndexClient(new IndexHttp(http, TimeProvider.System, new() { CacheFolder = folder.Path }), new IndexSettings { Indexes = [server.Address + path] });
                var files = await client.ListAsync("demo", TestContext.Current.CancellationToken);
                var elapsed = clock.Elapsed;
                process.Refresh();
                Assert.Equal(100_000, files.Length);
                TestContext.Current.TestOutputHelper?.WriteLine($"{path} kept={kept}: {elapsed.TotalMilliseconds:0} ms, {(process.TotalProcessorTime - worked).TotalMilliseconds:0} ms of work, {(GC.GetTotalAllocatedBytes() - before) >> 20} MiB");
                Assert.Equal(kept ? calls : calls + 1, server.Calls.Count);
                // Well under a second alone; the bound leaves room for a machine that does other things meanwhile.
                Assert.True(elapsed < TimeSpan.FromSeconds(20), $"{path} {elapsed}");
            }
        }
    }

    [Fact]
    public async Task Links_that_lie_are_passed_over()
    {
        server.On("/simple/demo/", Reply.Html("""
            <base href="file:///etc/"><base href="javascript:x"><a href="file:///etc/demo-1.0-py3-none-any.whl">x</a>
            <a href="demo-2.0-py3-none-any.whl#sha256=nonsense&x=y" data-gpg-sig=true>x</a><a href="//[bad/demo-3.0-py3-none-any.whl">x</a>
            <a href="..%2f..%2fdemo-4.0-py3-none-any.whl">x</a><a href="other-1.0-py3-none-any.whl">x</a><a href="demo-5.0-py3-none-any.whl">x</a
            """));
        Assert.Equal(["demo-2.0-py3-none-any.whl", "demo-5.0-py3-none-any.whl"], (await ListAsync()).Select(f => f.FileName));
    }

    [Fact]
    public async Task Broken_pages_never_do_worse_than_a_problem()
    {
        var json = Encoding.UTF8.GetBytes("""{"meta": {"api-version": "1.0"}, "project-status": {"status": "active"}, "files": [{"filename": "demo-1.0-py3-none-any.whl", "url": "x/demo-1.0-py3-none-any.whl", "hashes": {"sha256": "aa"}, "size": 3, "yanked": "x", "core-metadata": {"sha256": "b"}, "upload-time": "2024"}]}""");
        var html = Encoding.UTF8.GetBytes("<meta name='pypi:repository-version' content='1.0'><base href='/x/'><a href='demo-1.0-py3-none-any.whl#sha256=a' data-yanked=\"x\" data-requires-python='&gt;3'>y</a><!-- z -->");
        var random = new Random(5);
        for (var i = 0; i < 300; i++)
        {
            var bytes = (byte[])(i % 2 == 0 ? json : html).Clone();
            for (var n = random.Next(1, 4); n > 0; n--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (i % 5 == 0) bytes = bytes[..random.Next(bytes.Length)];
            server.On("/simple/demo/", new Reply(200, bytes, i % 2 == 0 ? "application/vnd.pypi.simple.v1+json" : "text/html"));
            try
            {
                await ListAsync();
            }
            catch (BerthException e)
            {
                Assert.Equal(PythonProblems.IndexAnswerUnreadable, e.Problems[0].Code);
            }
        }
    }

    private static Reply Redirect(string target) => new(302, [], Extra: $"Location: {target}\r\n");

    private static Reply Packed(string coding, byte[] content)
    {
        using var bytes = new MemoryStream();
        using (Stream packed = coding == "gzip" ? new GZipStream(bytes, CompressionLevel.Fastest) : coding == "br" ? new BrotliStream(bytes, CompressionLevel.Fastest) : new ZLibStream(bytes, CompressionLevel.Fastest))
            packed.Write(content);
        return new(200, bytes.ToArray(), Extra: $"Content-Encoding: {coding}\r\n");
    }

    private async Task<Problem> FailAsync()
    {
        var problem = (await Assert.ThrowsAsync<BerthException>(() => ListAsync())).Problems[0];
        Assert.NotNull(problem.Fix);
        return problem;
    }

    private async Task<IReadOnlyList<IndexFile>> ListAsync(string? address = null) =>
        await new IndexClient(new IndexHttp(http, TimeProvider.System, Quick), new IndexSettings { Indexes = [(address ?? server.Address) + "/simple"] }).ListAsync("demo", TestContext.Current.CancellationToken);
}
