using System.Collections.Immutable;
using System.Text;
using Berth.Core.Problems;
using Berth.Python.Indexes;
using Berth.Tests.Shared;
using Reply = Berth.Tests.Shared.LoopbackServer.Reply;

namespace Berth.Python.Tests.Indexes;

public sealed class IndexClientTests : IDisposable
{
    private static readonly string Hash = new('a', 64);

    private readonly HttpClient http = IndexHttp.CreateClient();
    private readonly LoopbackServer server = new();

    public void Dispose()
    {
        http.Dispose();
        server.Dispose();
    }

    [Fact]
    public async Task Json_pages_are_read_with_everything_they_say()
    {
        server.On("/simple/demo/", Reply.Json($$$"""
            {"meta": {"api-version": "1.1"}, "name": "demo", "files": [
              {"filename": "demo-1.0-py3-none-any.whl", "url": "../../files/demo-1.0-py3-none-any.whl", "hashes": {"sha256": "{{{Hash}}}" }, "size": 12, "requires-python": ">=3.8", "yanked": "broken", "core-metadata": {"sha256": "{{{Hash}}}" }},
              {"filename": "demo-1.0.tar.gz", "url": "https://elsewhere.example/demo-1.0.tar.gz", "hashes": {}, "yanked": false, "dist-info-metadata": false},
              {"filename": "odd-1.0-py3-none-any.whl", "url": "ftp://elsewhere/odd-1.0-py3-none-any.whl", "hashes": {}}]}
            """));
        var files = await List("demo");
        Assert.Equal(2, files.Length);
        Assert.Equal($"{server.Address}/files/demo-1.0-py3-none-any.whl sha256:{Hash} 12 >=3.8 broken sha256:{Hash}", $"{files[0].Url} {files[0].Sha256} {files[0].Size} {files[0].RequiresPython} {files[0].Yanked} {files[0].Metadata!.Sha256}");
        Assert.Null(files[1].Yanked);
        Assert.Null(files[1].Metadata);
        Assert.Contains("application/vnd.pypi.simple.v1+json", server.Calls.First().Headers["Accept"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Html_pages_are_read_with_relative_links_entities_and_odd_markup()
    {
        server.On("/simple/demo/", Reply.Html($"""
            <!DOCTYPE html><html><head><meta name="pypi:repository-version" content="1.0"><base href="/pool/"></head><body>
            <!-- <a href="demo-9.9-py3-none-any.whl">no</a> --> 1 < 2
            <A HREF='demo-1.0-py3-none-any.whl#sha256={Hash}' data-requires-python="&gt;=3.8" data-yanked data-core-metadata=true>demo</A>
            <a data-dist-info-metadata="sha256={Hash}" href=demo-2.0%2Bcu1-py3-none-any.whl>x</a><a>nothing</a><a href="mailto:x@y">y</a><a href="
            """));
        var files = await List("demo");
        Assert.Equal(["demo-1.0-py3-none-any.whl", "demo-2.0+cu1-py3-none-any.whl"], files.Select(f => f.FileName));
        Assert.Equal($"{server.Address}/pool/demo-1.0-py3-none-any.whl", files[0].Url.AbsoluteUri);
        Assert.Equal(Hash, files[0].Sha256!.Value.Hex);
        Assert.Equal(">=3.8", files[0].RequiresPython!.ToString());
        Assert.Equal("", files[0].Yanked);
        Assert.NotNull(files[0].Metadata);
        Assert.Equal(Hash, files[1].Metadata!.Sha256!.Value.Hex);
    }

    [Fact]
    public async Task The_first_index_that_knows_a_name_is_the_only_one_used()
    {
        server.On("/b/demo/", Reply.Html("<a href=demo-1.0-py3-none-any.whl>x</a>")).On("/c/demo/", Reply.Html("<a href=demo-2.0-py3-none-any.whl>x</a>"));
        var files = await Client("/a", "/b", "/c").ListAsync("demo", TestContext.Current.CancellationToken);
        Assert.Equal("demo-1.0-py3-none-any.whl", Assert.Single(files).FileName);
        Assert.DoesNotContain(server.Calls, c => c.Path.StartsWith("/c", StringComparison.Ordinal));
        Assert.Empty(await Client("/a").ListAsync("demo", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Passing_faults_are_tried_again()
    {
        server.On("/simple/demo/", call => call.Number < 3 ? new(503, []) : Reply.Html("<a href=demo-1.0-py3-none-any.whl>x</a>"));
        Assert.Single(await List("demo"));
        Assert.Equal(3, server.Calls.Count);
    }

    [Fact]
    public async Task Faults_that_stay_are_problems_of_their_own()
    {
        var big = new byte[IndexHttp.LargestAnswer + 1];
        var cases = new (Reply Reply, ProblemCode Code)[]
        {
            (new(500, []), PythonProblems.IndexFailed),
            (new(403, []), PythonProblems.IndexFailed),
            (new(200, "<a href="u8.ToArray(), Length: 5000), PythonProblems.IndexCutShort),
            (new(200, big), PythonProblems.IndexAnswerTooBig),
            (new(200, "<html>"u8.ToArray(), "application/vnd.pypi.simple.v1+json"), PythonProblems.IndexAnswerUnreadable),
            (new(200, "{}"u8.ToArray(), "text/html"), PythonProblems.IndexAnswerUnreadable),
            (new(200, "x"u8.ToArray(), "image/png"), PythonProblems.IndexAnswerUnreadable),
            (Reply.Json("""{"meta": {"api-version": "2.0"}, "files": []}"""), PythonProblems.IndexAnswerUnreadable),
            (Reply.Json("""{"files": [1]}"""), PythonProblems.IndexAnswerUnreadable),
            (new(302, [], Extra: "Location: /simple/demo/\r\n"), PythonProblems.IndexFailed),
        };
        foreach (var (reply, code) in cases)
        {
            server.On("/simple/demo/", reply);
            var e = await Assert.ThrowsAsync<BerthException>(() => List("demo"));
            Assert.Equal(code, e.Problems[0].Code);
            Assert.NotNull(e.Problems[0].Fix);
        }
    }

    [Fact]
    public void All_addresses_that_are_none_are_told_at_once()
    {
        var settings = new IndexSettings { Indexes = ["ftp://x/simple", "/folder", "https://pypi.org/simple"], FindLinks = ["relative", "/wheels"] };
        var thrown = Assert.Throws<BerthException>(() => new IndexClient(new IndexHttp(http, TimeProvider.System), settings));
        Assert.Equal(3, thrown.Problems.Length);
        Assert.All(thrown.Problems, p => Assert.Equal(PythonProblems.InvalidIndexAddress, p.Code));
    }

    [Fact]
    public async Task An_unreachable_index_is_a_problem_and_credentials_are_used_but_never_told()
    {
        server.On("/simple/demo/", new Reply(401, []));
        var secret = server.Address.Replace("http://", "http://me:hunter2@", StringComparison.Ordinal) + "/simple";
        var client = new IndexClient(new IndexHttp(http, TimeProvider.System), new IndexSettings { Indexes = [secret] });
        var denied = await Assert.ThrowsAsync<BerthException>(() => client.ListAsync("demo", TestContext.Current.CancellationToken));
        Assert.DoesNotContain("hunter2", denied.ToString(), StringComparison.Ordinal);
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("me:hunter2")), server.Calls.First().Headers["Authorization"]);
        server.On("/simple/demo/", Reply.Html("<a href='demo-1.0-py3-none-any.whl'>x</a>"));
        Assert.DoesNotContain("hunter2", (await client.ListAsync("demo", TestContext.Current.CancellationToken))[0].ToString(), StringComparison.Ordinal);
        server.Dispose();
        var gone = await Assert.ThrowsAsync<BerthException>(() => new IndexClient(client.Http, new IndexSettings { Indexes = [secret] }).ListAsync("demo", TestContext.Current.CancellationToken));
        Assert.Equal(PythonProblems.IndexUnreachable, gone.Problems[0].Code);
        Assert.DoesNotContain("hunter2", gone.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_links_folders_and_pages_are_looked_at_besides_indexes()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "demo-3.0-py3-none-any.whl"), "x");
        File.WriteAllText(Path.Combine(folder.Path, "other-3.0-py3-none-any.whl"), "x");
        server.On("/links.html", Reply.Html("<a href=demo-2.0-py3-none-any.whl>x</a><a href=other-2.0-py3-none-any.whl>x</a>")).On("/simple/demo/", Reply.Html("<a href=demo-1.0-py3-none-any.whl>x</a>"));
        var settings = new IndexSettings { Indexes = [server.Address + "/simple"], FindLinks = [folder.Path, server.Address + "/links.html"] };
        var files = await new IndexClient(new IndexHttp(http, TimeProvider.System), settings).ListAsync("demo", TestContext.Current.CancellationToken);
        Assert.Equal(["demo-3.0-py3-none-any.whl", "demo-2.0-py3-none-any.whl", "demo-1.0-py3-none-any.whl"], files.Select(f => f.FileName));
        Assert.True(File.Exists(files[0].Url.LocalPath));
    }

    [Fact]
    public async Task Addresses_that_cannot_be_used_are_all_told()
    {
        var settings = new IndexSettings { Indexes = ["ftp://x/simple", "simple"], FindLinks = ["wheels"] };
        Assert.Equal(3, Assert.Throws<BerthException>(() => new IndexClient(new IndexHttp(http, TimeProvider.System), settings)).Problems.Length);
        var missing = new IndexClient(new IndexHttp(http, TimeProvider.System), new IndexSettings { Indexes = [], FindLinks = ["/nowhere/at/all"] });
        Assert.Equal(PythonProblems.FindLinksMissing, (await Assert.ThrowsAsync<BerthException>(() => missing.ListAsync("demo", TestContext.Current.CancellationToken))).Problems[0].Code);
    }

    private Task<ImmutableArray<IndexFile>> List(string project) => Client("/simple").ListAsync(project, TestContext.Current.CancellationToken);

    private IndexClient Client(params string[] paths) =>
        new(new IndexHttp(http, TimeProvider.System, new() { FirstDelay = TimeSpan.FromMilliseconds(5) }), new IndexSettings { Indexes = [.. paths.Select(p => server.Address + p)] });
}
