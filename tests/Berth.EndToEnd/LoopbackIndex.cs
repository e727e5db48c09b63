using System.Text;
using Berth.Tests.Shared;

namespace Berth.EndToEnd;

/// <summary>A package index on loopback that answers with exactly the bytes it is given, so that it can also answer wrongly.</summary>
internal sealed class LoopbackIndex : IDisposable
{
    private readonly LoopbackServer _server = new();

    public string Simple => _server.Address + "/simple/";

    /// <summary>One project with one wheel, both answered as they should be unless told otherwise.</summary>
    /// <param name="hash">What the page says the wheel's SHA-256 is; null for none.</param>
    public void Offer(string project, string wheel, byte[] content, string? hash = null)
    {
        var fragment = hash is null ? "" : $"#sha256={hash}";
        Answer($"/simple/{project}/", new(200, Encoding.UTF8.GetBytes($"<!DOCTYPE html><a href=\"/files/{wheel}{fragment}\">{wheel}</a>")));
        Answer($"/files/{wheel}", new(200, content, "application/octet-stream"));
    }

    public void Answer(string path, LoopbackServer.Reply reply) => _server.On(path, reply);

    public void Dispose() => _server.Dispose();
}
