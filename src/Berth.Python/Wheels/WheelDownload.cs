using System.Net;
using Berth.Core.Problems;
using Berth.Python.Indexes;
using Berth.Python.Indexes.Pages;
using Berth.Python.Indexes.Transport;

namespace Berth.Python.Wheels;

/// <summary>Receives a file, going on where the line was cut as long as the server says that it is still the same file.</summary>
/// <param name="longest">Bytes; a server that sends more is not believed.</param>
internal sealed class WheelDownload(IndexHttp http, Uri url, string fileName, long longest)
{
    /// <summary>A connection that brought less does not count as progress, so that single bytes cannot keep it going for ever.</summary>
    private const int LeastProgress = 64 << 10;

    private string? validator;

    public async Task ReceiveAsync(PartialWheel part, CancellationToken cancellationToken)
    {
        for (var cuts = 1; ; cuts++)
        {
            var before = part.Length;
            try
            {
                await OnceAsync(part, cancellationToken);
                return;
            }
            catch (BerthException e) when (http.DelayAfter(cuts, e) is not null)
            {
                if (part.Length - before >= LeastProgress) cuts = 1;
                if (cuts >= http.Options.Tries) throw;
                await Task.Delay(http.DelayAfter(cuts, e)!.Value, http.Time, cancellationToken);
            }
        }
    }

    private async Task OnceAsync(PartialWheel part, CancellationToken cancellationToken)
    {
        var from = part.Length;
        using var response = await http.SendAsync(new(url) { Range = from > 0 ? new(from, null) : null, IfRange = from > 0 ? validator : null }, cancellationToken);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
            throw new BerthException(new Problem(PythonProblems.VersionNotFound, $"`{PageLink.Shown(url)}` is no longer there", Fix: "lock again"));
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            part.Restart();
            throw IndexFaults.CutShort(url);
        }

        if (from > 0 && (response.StatusCode != HttpStatusCode.PartialContent || response.Content.Headers.ContentRange?.From != from)) part.Restart();
        // A weak tag does not promise the same bytes.
        validator = response.Headers.ETag is { IsWeak: false } tag ? tag.ToString() : response.Content.Headers.LastModified?.ToString("R");
        await CopyAsync(response, part, cancellationToken);
    }

    private async Task CopyAsync(HttpResponseMessage response, PartialWheel part, CancellationToken cancellationToken)
    {
        await using var body = http.Patient(await response.Content.ReadAsStreamAsync(cancellationToken), deadline: null);
        var buffer = new byte[128 << 10];
        while (true)
        {
            int count;
            try
            {
                count = await body.ReadAsync(buffer, cancellationToken);
            }
            catch (Exception e) when (IndexHttp.IsCut(e, cancellationToken))
            {
                throw IndexFaults.CutShort(url, e);
            }

            if (count == 0) return;
            if (part.Length + count > longest)
            {
                part.Discard();
                throw new BerthException(new Problem(PythonProblems.HashMismatch, $"`{fileName}` has more than the {longest} bytes that were announced", Fix: "lock again if the file was replaced on purpose; otherwise do not use it"));
            }

            await part.AppendAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }
}
