using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Berth.Core.Problems;
using Berth.Python.Indexes;
using Berth.Python.Indexes.Transport;
using Berth.Python.Wheels;
using Microsoft.Win32.SafeHandles;

namespace Berth.Python.Metadata;

/// <summary>
/// Reads METADATA out of a wheel on a server with a few requests for parts of it: its end, the rest of its directory, the member. The parts
/// are laid where they belong in an otherwise empty file, so that the same checks read it as a wheel that is here.
/// </summary>
/// <param name="folder">Where that file is made.</param>
internal sealed class WheelRanges(IndexHttp http, string folder)
{
    /// <summary>Bytes from the end; the directory of most wheels and often METADATA before it fit in.</summary>
    private const int Tail = 32 << 10;

    /// <summary>Bytes before the directory that come with it: METADATA mostly stands there.</summary>
    private const int Before = 32 << 10;

    /// <summary>Bytes in one request; a directory larger than that costs as much as most wheels.</summary>
    private const int Most = 8 << 20;

    private static int counter;

    private readonly ConcurrentDictionary<string, bool> withoutRanges = new(StringComparer.Ordinal);

    /// <summary>Null where it cannot be had so: then the whole wheel says why, if anything is wrong.</summary>
    public async Task<string?> MetadataAsync(IndexFile file, CancellationToken cancellationToken)
    {
        if (withoutRanges.ContainsKey(file.Url.Authority)) return null;
        var path = Path.Combine(folder, $"{Environment.ProcessId}-{Interlocked.Increment(ref counter)}.ranges");
        try
        {
            Directory.CreateDirectory(folder);
            using var sparse = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            return await ReadAsync(file, path, sparse, cancellationToken);
        }
        catch (BerthException e) when (e.Problems[0].Code == PythonProblems.DamagedWheel || e.Problems[0].Code == PythonProblems.UnsafeWheel || e.Problems[0].Code == PythonProblems.InvalidWheel)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No room here, or a size that no disk takes: the download tells.
            return null;
        }
        finally
        {
            if (File.Exists(path)) File.Delete(path);
        }
    }

    private async Task<string?> ReadAsync(IndexFile file, string path, SafeFileHandle sparse, CancellationToken cancellationToken)
    {
        var end = file.Size is { } size ? new RangeHeaderValue(Math.Max(0, size - Tail), size - 1) : new RangeHeaderValue(null, Tail);
        if (await AskAsync(file, end, null, cancellationToken) is not { } tail || tail.From + tail.Bytes.Length != tail.Total) return null;
        RandomAccess.SetLength(sparse, tail.Total);
        RandomAccess.Write(sparse, tail.Bytes, tail.From);
        var start = tail.From;
        var directory = ZipEnd.Find(sparse, file.FileName).Start;
        if (directory < start && !await FillAsync(Math.Max(0, directory - Before), start)) return null;
        using var archive = WheelArchive.Open(path, file.FileName);
        var member = MetadataFetch.Member(archive);
        // Behind the local header stands an extra field whose length only that header says.
        var behind = Math.Min(member.Limit, member.HeaderAt + 30 + Encoding.UTF8.GetByteCount(member.Path) + 1024 + member.CompressedSize);
        if (member.HeaderAt < start && !await FillAsync(member.HeaderAt, Math.Min(behind, start))) return null;
        return MetadataFetch.InArchive(archive);

        async Task<bool> FillAsync(long from, long until)
        {
            if (until - from > Most || await AskAsync(file, new(from, until - 1), tail, cancellationToken) is not { } part || part.From != from || part.Bytes.Length != until - from) return false;
            RandomAccess.Write(sparse, part.Bytes, from);
            start = Math.Min(start, from);
            return true;
        }
    }

    /// <param name="first">An earlier part: this one must be of the same file.</param>
    private Task<Part?> AskAsync(IndexFile file, RangeHeaderValue range, Part? first, CancellationToken cancellationToken) => http.TryAsync(async () =>
    {
        using var response = await http.SendAsync(new(file.Url) { Range = range }, cancellationToken);
        if (response.StatusCode == HttpStatusCode.OK) withoutRanges[file.Url.Authority] = true;
        var told = response.Content.Headers.ContentRange;
        if (response.StatusCode != HttpStatusCode.PartialContent || told is not { Unit: "bytes", From: { } from, To: { } to, Length: { } total }) return null;
        if (to < from || to >= total || to - from >= Most || (file.Size ?? total) != total) return null;
        var tag = response.Headers.ETag?.ToString();
        if (first is not null && (first.Total != total || first.Tag != tag)) return null;
        try
        {
            await using var body = http.Patient(await response.Content.ReadAsStreamAsync(cancellationToken), http.Options.Patience);
            var bytes = await BoundedBytes.ReadAsync(body, (int)(to - from + 1), cancellationToken);
            return bytes?.Length == to - from + 1 ? new Part(bytes, from, total, tag) : null;
        }
        catch (Exception e) when (IndexHttp.IsCut(e, cancellationToken))
        {
            throw IndexFaults.CutShort(file.Url, e);
        }
    }, cancellationToken);

    private sealed record Part(byte[] Bytes, long From, long Total, string? Tag);
}
