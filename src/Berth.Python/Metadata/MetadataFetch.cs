using System.Text;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Indexes;
using Berth.Python.Indexes.Caching;
using Berth.Python.Indexes.Pages;
using Berth.Python.Indexes.Transport;
using Berth.Python.Wheels;

namespace Berth.Python.Metadata;

/// <summary>Brings the metadata of wheels with as few bytes as the index lets it: what is local or kept, the published file, parts of the wheel, the wheel.</summary>
public sealed class MetadataFetch(IndexHttp http, WheelFetch wheels)
{
    /// <summary>Bytes of a METADATA file, inflated.</summary>
    public const int Largest = 16 << 20;

    /// <summary>Bytes; smaller wheels are quicker downloaded whole, and then they are verified too.</summary>
    private const int SmallWheel = 32 << 10;

    private readonly SharedTasks<MetadataText> known = new();
    private readonly WheelRanges ranges = new(http, wheels.Folder);

    /// <summary>The metadata of a wheel, or of a source distribution for which the index publishes it.</summary>
    /// <exception cref="BerthException">It is not to be had, or is other than the index says.</exception>
    /// <exception cref="ArgumentException">A source distribution without published metadata.</exception>
    public Task<MetadataText> MetadataAsync(IndexFile file, CancellationToken cancellationToken) =>
        known.GetAsync($"{file.Url.AbsoluteUri} {file.Sha256}", token => FindAsync(file, token), cancellationToken);

    private async Task<MetadataText> FindAsync(IndexFile file, CancellationToken cancellationToken)
    {
        if (file.Wheel is null && file.Metadata is null) throw new ArgumentException($"{file.FileName} has no metadata that can be read without building it", nameof(file));
        if (file.Url.IsFile) return InWheel(file.Url.LocalPath, file.FileName, MetadataOrigin.Local);
        // Bytes that are known by their digest cannot change any more.
        var digest = file.Metadata?.Sha256 ?? file.Sha256;
        var key = http.CacheKey($"metadata\n{digest}", file.Url);
        var kept = http.Cache?.Find(key);
        if (kept?.Body is { } body && (digest is not null || http.Options.Offline || kept.IsFresh(http.Time.GetUtcNow()))) return new(Encoding.UTF8.GetString(body.Span), MetadataOrigin.Kept);
        if (file.Wheel is not null && file.Sha256 is { } sha256 && wheels.Kept(sha256, null) is { } path) return InWheel(path, file.FileName, MetadataOrigin.Local);
        if (http.Options.Offline) throw IndexFaults.Offline(file.Url);
        var (text, freshness) = await AskAsync(file, kept, cancellationToken);
        if (digest is not null || freshness is not null)
            http.Cache?.Keep(key, new(http.Time.GetUtcNow(), freshness ?? new(DateTimeOffset.MaxValue, null, null, Storable: true), Encoding.UTF8.GetBytes(text.Text)));
        return text;
    }

    private async Task<(MetadataText Text, Freshness? Freshness)> AskAsync(IndexFile file, CachedAnswer? kept, CancellationToken cancellationToken)
    {
        if (file.Metadata is { } published)
        {
            var request = new IndexRequest(Beside(file.Url)) { Compressed = true, IfNoneMatch = kept?.Freshness.ETag, IfModifiedSince = kept?.Freshness.LastModified };
            var reply = await http.AskAsync(request, Largest, cancellationToken);
            if (reply.Kind == ReplyKind.Unchanged && kept?.Body is { } body) return (new(Encoding.UTF8.GetString(body.Span), MetadataOrigin.Kept), kept.Freshness.RenewedBy(reply.Freshness));
            if (reply.Answer is { } answer) return (MetadataText.Of(Checked(answer.Body, published, file), MetadataOrigin.Published), reply.Freshness);
            if (file.Wheel is null) throw new BerthException(new Problem(PythonProblems.InvalidMetadata, $"the index says that it publishes the metadata of `{file.FileName}`, and does not", Fix: "pin another version of the package, or name another index in `python.index`"));
        }

        if ((file.Size is null or > SmallWheel) && await ranges.MetadataAsync(file, cancellationToken) is { } text) return (MetadataText.Of(text, MetadataOrigin.Ranges), null);
        var (path, _, _) = await wheels.DownloadAsync(file, cancellationToken);
        return (InWheel(path, file.FileName, MetadataOrigin.Downloaded), null);
    }

    private static string Checked(byte[] bytes, PublishedMetadata published, IndexFile file) => published.Sha256 is not { } expected || ContentDigest.Of(bytes) == expected
        ? Encoding.UTF8.GetString(bytes)
        : throw new BerthException(new Problem(PythonProblems.HashMismatch, $"the metadata beside `{file.FileName}` does not have the hash that the index publishes", Fix: "try again later, or name another index in `python.index`"));

    private static Uri Beside(Uri url) => new UriBuilder(url) { Path = url.AbsolutePath + ".metadata" }.Uri;

    private static MetadataText InWheel(string path, string fileName, MetadataOrigin origin)
    {
        using var archive = WheelArchive.Open(path, fileName);
        return MetadataText.Of(InArchive(archive), origin);
    }

    internal static string InArchive(WheelArchive archive) => archive.ReadText(Member(archive), Largest);

    internal static WheelMember Member(WheelArchive archive) =>
        archive.Find($"{DistInfoFolder.Find(archive).Folder}/METADATA") ?? throw archive.Invalid("it has no METADATA");
}
