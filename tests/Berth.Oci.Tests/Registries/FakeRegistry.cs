using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Berth.Core.Locking;

namespace Berth.Oci.Tests.Registries;

/// <summary>One request as it came over the wire; header names in lower case.</summary>
public sealed record FakeRequest(string Path, IReadOnlyDictionary<string, string> Headers)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

/// <param name="CutAfter">Bytes of the body after which the connection is reset; null for none.</param>
public sealed record FakeAnswer(int Status, byte[] Body, int? CutAfter = null, params (string Name, string Value)[] Headers)
{
    public static FakeAnswer Json(int status, string json, params (string Name, string Value)[] headers) => new(status, Encoding.UTF8.GetBytes(json), null, headers);
}

/// <summary>A registry over real HTTP on loopback that can misbehave.</summary>
public sealed class FakeRegistry : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public FakeRegistry()
    {
        _listener.Start();
        Name = $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _loop = AcceptAsync();
    }

    public string Name { get; }

    /// <summary>Bodies by path.</summary>
    public ConcurrentDictionary<string, byte[]> Content { get; } = new();

    public ConcurrentQueue<FakeRequest> Requests { get; } = new();

    /// <summary>Answers instead of the registry; null leaves it to the registry.</summary>
    public Func<FakeRequest, FakeAnswer?> Behaviour { get; set; } = _ => null;

    public int Count(string part) => Requests.Count(r => r.Path.Contains(part, StringComparison.Ordinal));

    public void Serve(string repository, TestImage image, string tag = "latest")
    {
        Content[$"/v2/{repository}/manifests/{tag}"] = image.Manifest;
        Content[$"/v2/{repository}/manifests/{ContentDigest.Of(image.Manifest)}"] = image.Manifest;
        foreach (var blob in image.Blobs.Values) Content[$"/v2/{repository}/blobs/{ContentDigest.Of(blob)}"] = blob;
    }

    /// <summary>What a correct registry answers, ranges included.</summary>
    public FakeAnswer Proper(FakeRequest request)
    {
        if (request.Path == "/v2/") return FakeAnswer.Json(200, "{}");
        if (!Content.TryGetValue(request.Path, out var body)) return FakeAnswer.Json(404, """{"errors":[{"code":"MANIFEST_UNKNOWN","message":"no such thing"}]}""");
        if (request.Header("range") is not { } range) return new FakeAnswer(200, body);
        var from = int.Parse(range["bytes=".Length..].TrimEnd('-'));
        return new FakeAnswer(206, body[from..], null, ("Content-Range", $"bytes {from}-{body.Length - 1}/{body.Length}"));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_stop.Token);
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var socket = client;
        try
        {
            await using var stream = new NetworkStream(socket);
            using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
            var path = (await reader.ReadLineAsync(_stop.Token))!.Split(' ')[1];
            var headers = new Dictionary<string, string>();
            while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line) headers[line[..line.IndexOf(':')].ToLowerInvariant()] = line[(line.IndexOf(':') + 1)..].Trim();
            var request = new FakeRequest(path, headers);
            Requests.Enqueue(request);
            var answer = Behaviour(request) ?? Proper(request);
            var head = new StringBuilder($"HTTP/1.1 {answer.Status} X\r\nContent-Length: {answer.Body.Length}\r\nConnection: close\r\n");
            foreach (var (name, value) in answer.Headers) head.Append($"{name}: {value}\r\n");
            await stream.WriteAsync(Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), _stop.Token);
            await stream.WriteAsync(answer.Body.AsMemory(0, Math.Min(answer.CutAfter ?? int.MaxValue, answer.Body.Length)), _stop.Token);
            if (answer.CutAfter is not null) await Task.Delay(20, _stop.Token);
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or NullReferenceException or IndexOutOfRangeException)
        {
        }
    }
}
