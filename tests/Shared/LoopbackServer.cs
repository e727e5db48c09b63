using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Berth.Tests.Shared;

/// <summary>Answers HTTP on loopback with exactly the bytes a test gives, so that it can also answer wrongly.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Dictionary<string, Func<Call, Reply>> routes = new(StringComparer.Ordinal);

    public sealed record Call(string Method, string Path, IReadOnlyDictionary<string, string> Headers, int Number);

    /// <param name="Length">What Content-Length says; null: the truth.</param>
    /// <param name="Extra">Further header lines, each with its line end.</param>
    /// <param name="Trickle">Waits so long before each byte.</param>
    public sealed record Reply(int Status, byte[] Body, string Type = "text/html", long? Length = null, string Extra = "", TimeSpan Trickle = default)
    {
        public static Reply Html(string body) => new(200, Encoding.UTF8.GetBytes(body));

        public static Reply Json(string body) => new(200, Encoding.UTF8.GetBytes(body), "application/vnd.pypi.simple.v1+json");
    }

    public LoopbackServer()
    {
        listener.Start();
        _ = AcceptAsync();
    }

    public ConcurrentQueue<Call> Calls { get; } = new();

    public string Address => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public LoopbackServer On(string path, Func<Call, Reply> reply)
    {
        routes[path] = reply;
        return this;
    }

    public LoopbackServer On(string path, Reply reply) => On(path, _ => reply);

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = AnswerAsync(await listener.AcceptTcpClientAsync());
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
                var first = (await reader.ReadLineAsync())?.Split(' ');
                if (first is not [var method, var path, _]) return;
                var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
                while (await reader.ReadLineAsync() is { Length: > 0 } line) headers[line.Split(':', 2)[0]] = line.Split(':', 2)[1].Trim();
                var call = new Call(method, path, headers, Calls.Count(c => c.Path == path) + 1);
                Calls.Enqueue(call);
                var reply = routes.TryGetValue(path, out var route) ? route(call) : new Reply(404, []);
                var head = $"HTTP/1.1 {reply.Status} X\r\nContent-Type: {reply.Type}\r\nContent-Length: {reply.Length ?? reply.Body.Length}\r\nConnection: close\r\n{reply.Extra}\r\n";
                await stream.WriteAsync(Encoding.Latin1.GetBytes(head));
                if (method == "HEAD") return;
                if (reply.Trickle == default) await stream.WriteAsync(reply.Body);
                else await TrickleAsync(stream, reply);
            }
            catch (IOException)
            {
                // The client had enough; tests about limits want that.
            }
        }
    }

    private static async Task TrickleAsync(NetworkStream stream, Reply reply)
    {
        foreach (var b in reply.Body)
        {
            await Task.Delay(reply.Trickle);
            await stream.WriteAsync(new[] { b });
        }
    }
}
