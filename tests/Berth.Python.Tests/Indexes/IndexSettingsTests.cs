using System.Collections.Immutable;
using System.Net;
using System.Text;
using Berth.Core.Problems;
using Berth.Python.Indexes;
using Berth.Tests.Shared;
using Reply = Berth.Tests.Shared.LoopbackServer.Reply;

namespace Berth.Python.Tests.Indexes;

/// <summary>Who to be, whom to ask, whom to believe.</summary>
public sealed class IndexSettingsTests : IDisposable
{
    private readonly HttpClient http = IndexHttp.CreateClient();
    private readonly LoopbackServer server = new();
    private readonly TemporaryFolder folder = new();

    public IndexSettingsTests() => server.On("/simple/demo/", Reply.Html("<a href='/f/demo-1.0-py3-none-any.whl'>x</a>"));

    public void Dispose()
    {
        http.Dispose();
        server.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Credentials_come_from_the_address_then_configuration_then_variables_then_netrc()
    {
        var netrc = Path.Combine(folder.Path, "netrc");
        await File.WriteAllTextAsync(netrc, "# hosts\nmachine other login x password y\nmacdef init\nmachine 127.0.0.1 login no\n\nmachine 127.0.0.1\n\tlogin rc password \"a \\\"#b\"\ndefault login d password e", TestContext.Current.CancellationToken);
        var port = new Uri(server.Address).Port;
        var options = new IndexOptions();
        Assert.Null(await UserAsync(options));
        options = options with { Netrc = netrc };
        Assert.Equal("rc:a \"#b", await UserAsync(options));
        options = options with { Variables = new Dictionary<string, string> { [$"BERTH_INDEX_127_0_0_1_{port}_PASSWORD"] = "v" } };
        Assert.Equal("__token__:v", await UserAsync(options));
        options = options with { Variables = options.Variables.ToImmutableDictionary().Add($"BERTH_INDEX_127_0_0_1_{port}_USERNAME", "u") };
        Assert.Equal("u:v", await UserAsync(options));
        options = options with { Credentials = [new(new Uri(server.Address + "/other"), "wide", "1"), new(new Uri(server.Address + "/simple"), "near", "2")] };
        Assert.Equal("near:2", await UserAsync(options));
        Assert.Equal("me:p@ss:w", await UserAsync(options, server.Address.Replace("http://", "http://me:p%40ss%3Aw@", StringComparison.Ordinal)));
        Assert.DoesNotContain("near", options.Credentials[1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_indexes_of_one_host_keep_their_own_credentials()
    {
        server.On("/a/demo/", new Reply(404, [])).On("/b/demo/", Reply.Html("<a href='/f/demo-1.0-py3-none-any.whl'>x</a>"));
        string At(string user, string path) => server.Address.Replace("http://", $"http://{user}:x@", StringComparison.Ordinal) + path;
        await ListAsync(new(), At("first", "/a"), At("second", "/b"));
        Assert.Equal(["first:x", "second:x"], server.Calls.Select(c => Plain(c)));
    }

    [Fact]
    public async Task Denied_tells_what_to_set_and_never_what_was_sent()
    {
        server.On("/simple/demo/", new Reply(401, [])).On("/simple/demo/?token=hunter2", new Reply(401, []));
        var options = new IndexOptions { Credentials = [new(new Uri(server.Address), "someone", "hunter2")] };
        var denied = await Assert.ThrowsAsync<BerthException>(() => ListAsync(options, server.Address + "/simple?token=hunter2"));
        Assert.DoesNotContain("hunter2", denied.ToString(), StringComparison.Ordinal);
        denied = await Assert.ThrowsAsync<BerthException>(() => ListAsync(options));
        Assert.Contains($"BERTH_INDEX_127_0_0_1_{new Uri(server.Address).Port}_PASSWORD", denied.Problems[0].Fix, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", denied.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("someone", denied.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mirror_is_asked_and_the_address_meant_is_told()
    {
        server.On("/mirror/simple/demo/", Reply.Html($"<a href='../../files/demo-1.0-py3-none-any.whl'>x</a><a href='{server.Address}/elsewhere/demo-2.0-py3-none-any.whl'>x</a>"));
        var options = new IndexOptions { Mirrors = new Dictionary<string, string> { ["https://index.invalid/"] = server.Address.Replace("http://", "http://me:pw@", StringComparison.Ordinal) + "/mirror" }.ToImmutableSortedDictionary(StringComparer.Ordinal) };
        var files = await ListAsync(options, "https://index.invalid/simple");
        Assert.Equal(["https://index.invalid/files/demo-1.0-py3-none-any.whl", $"{server.Address}/elsewhere/demo-2.0-py3-none-any.whl"], files.Select(f => f.Url.AbsoluteUri));
        Assert.Equal("me:pw", Plain(server.Calls.Single()));
    }

    [Fact]
    public async Task The_machine_says_the_rest()
    {
        var options = IndexOptions.FromMachine(new Dictionary<string, string> { ["HOME"] = "/home/x", ["BERTH_INDEX_MIRROR"] = " https://a/simple=http://b/simple  https://c=https://d " });
        Assert.Equal("/home/x/.netrc", options.Netrc);
        Assert.Equal(["https://a/simple http://b/simple", "https://c https://d"], options.Mirrors.Select(m => $"{m.Key} {m.Value}"));
        foreach (var broken in new[] { "https://a", "=https://x", "ftp://x=https://y" })
            Assert.Equal(PythonProblems.InvalidIndexSetting, Assert.Throws<BerthException>(() => IndexOptions.FromMachine(new Dictionary<string, string> { ["BERTH_INDEX_MIRROR"] = broken })).Problems[0].Code);
        var unreadable = await Assert.ThrowsAsync<BerthException>(() => ListAsync(new() { Netrc = Unreadable() }));
        Assert.Equal(PythonProblems.InvalidIndexSetting, unreadable.Problems[0].Code);
        Assert.Equal(PythonProblems.InvalidIndexSetting, Assert.Throws<BerthException>(() => IndexHttp.CreateClient(new() { Authorities = "/nowhere.pem" })).Problems[0].Code);
    }

    [Fact]
    public async Task All_indexes_are_believed_only_when_asked_for()
    {
        server.On("/b/demo/", Reply.Html("<a href='/b/demo-1.0-py3-none-any.whl'>x</a><a href='/b/demo-9.0-py3-none-any.whl'>x</a>"));
        var client = new IndexClient(new IndexHttp(http, TimeProvider.System), new() { Indexes = [server.Address + "/simple", server.Address + "/b"], Strategy = IndexStrategy.BestMatch });
        var files = await client.ListAsync("demo", TestContext.Current.CancellationToken);
        Assert.Equal(["/f/demo-1.0-py3-none-any.whl", "/b/demo-9.0-py3-none-any.whl"], files.Select(f => f.Url.AbsolutePath));
        Assert.Single(await ListAsync(new(), server.Address + "/simple", server.Address + "/b"));
    }

    [Fact]
    public async Task A_quarantined_project_has_no_files_and_is_still_known()
    {
        server.On("/q/demo/", Reply.Json("""{"meta": {"api-version": "1.4"}, "files": [{"filename": "demo-1.0-py3-none-any.whl", "url": "x/demo-1.0-py3-none-any.whl", "hashes": {}}], "project-status": {"status": "quarantined", "reason": "malware"}}"""))
            .On("/h/demo/", Reply.Html("<meta name='pypi:project-status' content='quarantined'><a href='demo-1.0-py3-none-any.whl'>x</a>"))
            .On("/a/demo/", Reply.Html("<meta name='pypi:project-status' content='archived'><a href='demo-1.0-py3-none-any.whl'>x</a>"));
        Assert.Empty(await ListAsync(new(), server.Address + "/q", server.Address + "/simple"));
        Assert.Empty(await ListAsync(new(), server.Address + "/h", server.Address + "/simple"));
        Assert.Single(await ListAsync(new(), server.Address + "/a"));
    }

    [Fact]
    public async Task An_index_in_a_folder_is_read_like_one_on_the_web()
    {
        var root = Directory.CreateDirectory(Path.Combine(folder.Path, "my index", "demo"));
        await File.WriteAllTextAsync(Path.Combine(root.FullName, "index.html"), "<a href='../../wheels/demo-1.0-py3-none-any.whl#sha256=" + new string('b', 64) + "'>x</a><a href='https://files.example/demo-2.0-py3-none-any.whl'>x</a>", TestContext.Current.CancellationToken);
        var index = new Uri(Path.Combine(folder.Path, "my index")).AbsoluteUri;
        var files = await ListAsync(new() { Offline = true }, index);
        Assert.Equal([Path.Combine(folder.Path, "wheels/demo-1.0-py3-none-any.whl"), "/demo-2.0-py3-none-any.whl"], files.Select(f => f.Url.LocalPath));
        Assert.Equal(new string('b', 64), files[0].Sha256!.Value.Hex);
        Assert.Empty(await new IndexClient(new IndexHttp(http, TimeProvider.System), new() { Indexes = [index] }).ListAsync("other", TestContext.Current.CancellationToken));
        Assert.Equal(PythonProblems.FindLinksMissing, (await Assert.ThrowsAsync<BerthException>(() => ListAsync(new(), "file:///nowhere/at/all"))).Problems[0].Code);
    }

    [Fact]
    public async Task One_caller_giving_up_does_not_harm_another_and_a_page_is_fetched_once()
    {
        server.On("/simple/demo/", _ => Reply.Html("<a href='/f/demo-1.0-py3-none-any.whl'>x</a>") with { Trickle = TimeSpan.FromMilliseconds(5) });
        var client = new IndexClient(new IndexHttp(http, TimeProvider.System), new() { Indexes = [server.Address + "/simple"] });
        using var giveUp = new CancellationTokenSource();
        var first = client.ListAsync("demo", giveUp.Token);
        var others = Enumerable.Range(0, 5).Select(_ => client.ListAsync("demo", TestContext.Current.CancellationToken)).ToList();
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        foreach (var other in others) Assert.Single(await other);
        var calls = server.Calls.Count;
        Assert.InRange(calls, 1, 2);
        Assert.Single(await client.ListAsync("demo", TestContext.Current.CancellationToken));
        Assert.Equal(calls, server.Calls.Count);
    }

    [Fact]
    public async Task The_machines_proxy_is_used_but_not_for_the_machine_itself()
    {
        using var proxy = new LoopbackServer();
        proxy.On("http://index.invalid/simple/demo/", Reply.Html("<a href='demo-1.0-py3-none-any.whl'>x</a>"));
        var before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy(proxy.Address);
        try
        {
            using var proxied = IndexHttp.CreateClient();
            foreach (var index in new[] { "http://index.invalid/simple", server.Address + "/simple" })
                Assert.Single(await new IndexClient(new IndexHttp(proxied, TimeProvider.System), new() { Indexes = [index] }).ListAsync("demo", TestContext.Current.CancellationToken));
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }

        Assert.Single(proxy.Calls);
        Assert.Single(server.Calls);
    }

    private static string? Plain(LoopbackServer.Call call) =>
        call.Headers.TryGetValue("Authorization", out var sent) ? Encoding.UTF8.GetString(Convert.FromBase64String(sent["Basic ".Length..])) : null;

    private string Unreadable()
    {
        var path = Path.Combine(folder.Path, "unreadable");
        File.CreateSymbolicLink(path, "/proc/self/mem");
        return path;
    }

    private async Task<string?> UserAsync(IndexOptions options, string? address = null)
    {
        await ListAsync(options, (address ?? server.Address) + "/simple");
        return Plain(server.Calls.Last());
    }

    private Task<ImmutableArray<IndexFile>> ListAsync(IndexOptions options, params string[] indexes) =>
        new IndexClient(new IndexHttp(http, TimeProvider.System, options), new() { Indexes = indexes.Length == 0 ? [server.Address + "/simple"] : [.. indexes] }).ListAsync("demo", TestContext.Current.CancellationToken);
}
