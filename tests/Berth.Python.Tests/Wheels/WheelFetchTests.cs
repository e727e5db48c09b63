using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Indexes;
using Berth.Python.Wheels;
using Berth.Tests.Shared;
using Reply = Berth.Tests.Shared.LoopbackServer.Reply;

namespace Berth.Python.Tests.Wheels;

public sealed class WheelFetchTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly LoopbackServer server = new();
    private readonly HttpClient http = IndexHttp.CreateClient();

    public void Dispose()
    {
        http.Dispose();
        server.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_download_goes_on_where_it_was_cut_and_is_kept_under_its_digest()
    {
        var (wheel, bytes) = Wheel();
        server.On("/w.whl", call =>
        {
            var from = call.Headers.TryGetValue("Range", out var range) ? int.Parse(range["bytes=".Length..^1], null) : 0;
            var part = bytes[from..Math.Min(bytes.Length, from + (bytes.Length / 3) + 1)];
            return new(from == 0 ? 200 : 206, part, Length: bytes.Length - from, Extra: $"Content-Range: bytes {from}-{bytes.Length - 1}/{bytes.Length}\r\n");
        });
        var path = await Fetch(wheel);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        Assert.Equal(wheel.Sha256.Hex, Path.GetFileName(path));
        Assert.Equal(3, server.Calls.Count);
        Assert.Equal(path, await Fetch(wheel));
        Assert.Equal(3, server.Calls.Count);
    }

    [Fact]
    public async Task A_download_that_ended_with_its_process_is_gone_on_with_by_the_next()
    {
        var (wheel, bytes) = Wheel();
        var half = bytes.Length / 2;
        Directory.CreateDirectory(Path.Combine(folder.Path, "kept"));
        var part = Path.Combine(folder.Path, "kept", wheel.Sha256.Hex + ".part");
        await File.WriteAllBytesAsync(part, bytes[..half], TestContext.Current.CancellationToken);
        server.On("/w.whl", call => call.Headers.ContainsKey("Range")
            ? new(206, bytes[half..], Extra: $"Content-Range: bytes {half}-{bytes.Length - 1}/{bytes.Length}\r\n")
            : new(200, bytes));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(await Fetch(wheel), TestContext.Current.CancellationToken));
        Assert.Equal($"bytes={half}-", server.Calls.Single().Headers["Range"]);

        // What was left over is of another file: then everything is asked for anew.
        File.Delete(Path.Combine(folder.Path, "kept", wheel.Sha256.Hex));
        await File.WriteAllBytesAsync(part, new byte[half], TestContext.Current.CancellationToken);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(await Fetch(wheel), TestContext.Current.CancellationToken));
        Assert.False(File.Exists(part));
    }

    [Fact]
    public async Task A_file_that_changed_meanwhile_is_asked_for_anew()
    {
        var (wheel, bytes) = Wheel();
        server.On("/w.whl", call => call.Number == 1
            ? new(200, new byte[100], Length: bytes.Length, Extra: "ETag: \"old\"\r\n")
            : call.Headers.GetValueOrDefault("If-Range") == "\"old\"" ? new(200, bytes, Extra: "ETag: \"new\"\r\n") : new(500, []));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(await Fetch(wheel), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Sizes_that_lie_end_the_download()
    {
        var (wheel, bytes) = Wheel();
        server.On("/w.whl", new Reply(200, [.. bytes, .. new byte[5_000_000]]));
        var more = (await Assert.ThrowsAsync<BerthException>(() => Fetch(wheel))).Problems[0];
        Assert.Equal(PythonProblems.HashMismatch, more.Code);
        Assert.Contains("more than", more.What, StringComparison.Ordinal);
        server.On("/w.whl", new Reply(200, bytes));
        Assert.Equal(PythonProblems.HashMismatch, (await Assert.ThrowsAsync<BerthException>(() => Fetch(wheel with { Size = bytes.Length + 1 }))).Problems[0].Code);
    }

    [Fact]
    public async Task Other_bytes_than_locked_are_refused_and_leave_nothing_behind()
    {
        var (wheel, bytes) = Wheel();
        server.On("/w.whl", new Reply(200, [.. bytes, 0]));
        Assert.Equal(PythonProblems.HashMismatch, (await Assert.ThrowsAsync<BerthException>(() => Fetch(wheel))).Problems[0].Code);
        Assert.Empty(Directory.GetFiles(Path.Combine(folder.Path, "kept")));
        server.On("/w.whl", new Reply(404, []));
        Assert.Equal(PythonProblems.VersionNotFound, (await Assert.ThrowsAsync<BerthException>(() => Fetch(wheel))).Problems[0].Code);
        server.On("/w.whl", new Reply(200, [], Length: 100));
        Assert.Equal(PythonProblems.IndexCutShort, (await Assert.ThrowsAsync<BerthException>(() => Fetch(wheel))).Problems[0].Code);
    }

    [Fact]
    public async Task A_local_wheel_is_used_in_place_once_its_digest_was_checked()
    {
        var wheel = new WheelMaker().Save(Path.Combine(folder.Path, "my wheels+#%"));
        Assert.Equal(new Uri(wheel.Url).LocalPath, await Fetch(wheel));
        Assert.Equal(PythonProblems.HashMismatch, (await Assert.ThrowsAsync<BerthException>(() => Fetch(wheel with { Sha256 = ContentDigest.Of("x") }))).Problems[0].Code);
        Assert.Equal(PythonProblems.DamagedWheel, (await Assert.ThrowsAsync<BerthException>(() => Fetch(wheel with { Url = "file:///nowhere.whl" }))).Problems[0].Code);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_told()
    {
        var (wheel, bytes) = Wheel();
        server.On("/w.whl", new Reply(200, bytes));
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "kept"), "a file", TestContext.Current.CancellationToken);
        Assert.Equal(PythonProblems.CannotKeepWheel, (await Assert.ThrowsAsync<BerthException>(() => Fetch(wheel))).Problems[0].Code);
    }

    private (LockedWheel Wheel, byte[] Bytes) Wheel()
    {
        var bytes = new WheelMaker().Add("demo/a.py", new string('x', 5000)).Bytes();
        return (new("demo", "1.0", "demo-1.0-py3-none-any.whl", server.Address + "/w.whl", bytes.Length, ContentDigest.Of(bytes), []), bytes);
    }

    private Task<string> Fetch(LockedWheel wheel) =>
        new WheelFetch(new IndexHttp(http, TimeProvider.System), Path.Combine(folder.Path, "kept")).FetchAsync(wheel, TestContext.Current.CancellationToken);
}
