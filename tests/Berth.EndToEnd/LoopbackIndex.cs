using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Berth.EndToEnd;

/// <summary>A package index on loopback that answers with exactly the bytes it is given, so that it can also answer wrongly.</summary>
internal sealed class LoopbackIndex : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Dictionary<string, Reply> _replies = new(StringComparer.Ordinal);

    public LoopbackIndex()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <param name="Length">What the header claims; null: the truth.</param>
    public sealed record Reply(int Status, byte[] Body, string Type, int? Length = null);

    public string Simple => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/simple/";

    /// <summary>One project with one wheel, both answered as they should be unless told otherwise.</summary>
    /// <param name="hash">What the page says the wheel's SHA-256 is; null for none.</param>
    public void Offer(string project, string wheel, byte[] content, string? hash = null)
    {
        var fragment = hash is null ? "" : $"#sha256={hash}";
        _replies[$"/simple/{project}/"] = new(200, Encoding.UTF8.GetBytes($"<!DOCTYPE html><a href=\"/files/{wheel}{fragment}\">{wheel}</a>"), "text/html");
        _replies[$"/files/{wheel}"] = new(200, content, "application/octet-stream");
    }

    public void Answer(string path, Reply reply) => _replies[path] = reply;

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = AnswerAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
                if ((await reader.ReadLineAsync())?.Split(' ') is not [_, var path, _]) return;
                while (await reader.ReadLineAsync() is { Length: > 0 })
                {
                    // Headers do not matter here.
                }

                var reply = _replies.GetValueOrDefault(path) ?? new Reply(404, [], "text/plain");
                var head = $"HTTP/1.1 {reply.Status} X\r\nContent-Type: {reply.Type}\r\nContent-Length: {reply.Length ?? reply.Body.Length}\r\nConnection: close\r\n\r\n";
                await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
                await stream.WriteAsync(reply.Body);
            }
            catch (IOException)
            {
                // The client had enough.
            }
        }
    }
}
