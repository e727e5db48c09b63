using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Berth.Build.Caching;
using Berth.Build.Progress;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Core.Workloads;
using Berth.Oci.Layers;
using Berth.Oci.Linux;
using Berth.Oci.Store;

namespace Berth.Build.Contexts;

/// <summary>
/// Packs the folder with the user's code as a layer, unpacked for the run that follows; its tar can be made from that at any time. A folder in
/// which nothing changed is not read again.
/// </summary>
public sealed class ContextPacking(ContentStore store, IProgress<BuildEvent> progress, TimeProvider time)
{
    private const int BiggestShown = 5;

    /// <summary>A file changed this shortly before may change again without its time showing it.</summary>
    private const long UncertainNanoseconds = 50_000_000;

    private readonly CacheFolder _known = new(store, "contexts");

    /// <param name="workDirectory">Absolute path in the container where the files are laid.</param>
    /// <param name="hook">Name of the start-up hook to look for at the top, or null.</param>
    /// <returns>The layer, and warnings about what was left out.</returns>
    /// <exception cref="BerthException">BERTH4301–4303, BERTH4305.</exception>
    public async Task<(CachedContext Context, ImmutableArray<Problem> Warnings)> PackAsync(
        string folder, ContextRules rules, string workDirectory, string? hook, CancellationToken cancellationToken)
    {
        var stage = StageClock.Start(progress, time, new Stage("context", folder));
        var now = time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000;
        var listing = ContextListing.Of(folder, rules);
        if (listing.Problems.Any(p => p.Severity == Severity.Error)) throw new BerthException(listing.Problems);
        CheckSize(listing, rules, folder);
        var hasHook = hook is not null && listing.Entries.Any(e => e.Path == hook && IsFile(e));
        var fingerprint = Fingerprint(listing, workDirectory);
        if (_known.Find(fingerprint, BuildJson.Default.CachedContext) is { } known && store.HasSnapshot(known.DiffId))
        {
            stage.End(fromCache: true);
            return (known with { HasHook = hasHook }, listing.Problems);
        }

        var prefix = workDirectory.Trim('/');
        var entries = listing.Entries.Select(e => ToLayerEntry(e, prefix)).ToList();
        // The task starts in its work directory, so that exists even when the context is empty.
        if (prefix.Length > 0) entries.Add(new LayerEntry.Directory(prefix) { Mode = LayerFormat.DirectoryMode });
        long done = 0;
        var options = new LayerWriteOptions { Forms = LayerForms.Snapshot, Progress = bytes => stage.Advance(done += bytes) };
        var layer = await LayerWriter.WriteAsync(store, entries, options, cancellationToken);
        var packed = new CachedContext(layer.DiffId, layer.Size, layer.Files, hasHook);
        if (listing.Entries.All(e => e.Status.ChangedNanoseconds < now - UncertainNanoseconds)) _known.Keep(fingerprint, packed, BuildJson.Default.CachedContext);
        stage.End();
        return (packed, listing.Problems);
    }

    /// <summary>A link counts as what it leads to; it leads nowhere else than into the context.</summary>
    private static bool IsFile(ContextEntry entry) =>
        entry.LinkTarget is null ? !entry.IsDirectory : FileStatus.FindTarget(entry.HostPath) is { Kind: FileKind.File };

    private static LayerEntry ToLayerEntry(ContextEntry entry, string prefix)
    {
        var path = prefix.Length == 0 ? entry.Path : $"{prefix}/{entry.Path}";
        if (entry.LinkTarget is { } target) return new LayerEntry.SymbolicLink(path, target) { Mode = 0b111_111_111 };
        if (entry.IsDirectory) return new LayerEntry.Directory(path) { Mode = LayerFormat.DirectoryMode };
        return new LayerEntry.File(path, entry.Status.Size, () => Open(entry))
        {
            Mode = (entry.Status.Mode & (int)UnixFileMode.UserExecute) != 0 ? LayerFormat.ExecutableMode : LayerFormat.FileMode,
        };
    }

    private static Stream Open(ContextEntry entry)
    {
        try
        {
            return FileStreams.OpenRead(entry.HostPath);
        }
        catch (LinuxException e)
        {
            throw new BerthException(e.Error == Errno.NoEntry
                ? new Problem(BuildProblems.ContextChanged, $"`{ContextListing.Show(entry.Path)}` vanished while the context was packed", Fix: "run the command again")
                : new Problem(BuildProblems.ContextUnreadable, $"`{ContextListing.Show(entry.Path)}` cannot be read", Fix: $"chmod +r '{ContextListing.Show(entry.HostPath)}', or add it to the ignore file"), e);
        }
    }

    private static void CheckSize(ContextListing listing, ContextRules rules, string folder)
    {
        var files = listing.Entries.Where(e => e.LinkTarget is null && e.Status.Kind == FileKind.File).ToList();
        // Determined counts what it sends, in units of three bytes.
        var total = files.Sum(e => rules.Dialect == IgnoreDialect.Determined ? (e.Status.Size + 2) / 3 * 3 : e.Status.Size);
        if (total <= rules.MaximumBytes) return;
        var biggest = files.OrderByDescending(e => e.Status.Size).ThenBy(e => e.Path, StringComparer.Ordinal).Take(BiggestShown)
            .Select(e => $"\n    {ByteText.Of(e.Status.Size),10}  {ContextListing.Show(e.Path)}");
        throw new BerthException(new Problem(BuildProblems.ContextTooLarge,
            $"the context `{folder}` has {ByteText.Of(total)}, the limit is {ByteText.Of(rules.MaximumBytes)}; its biggest files:{string.Concat(biggest)}",
            Fix: $"list what the code does not need in {rules.IgnoreFile}"));
    }

    /// <summary>Names everything a packed layer depends on, without reading a file's content.</summary>
    private static ContentDigest Fingerprint(ContextListing listing, string workDirectory)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"context {LayerFormat.Version}\n{workDirectory}\n"));
        Span<long> numbers = stackalloc long[5];
        foreach (var entry in listing.Entries)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{entry.Path}\0{entry.LinkTarget}\0"));
            (numbers[0], numbers[1], numbers[2]) = (entry.Status.Mode, (long)entry.Status.Inode, entry.Status.Size);
            (numbers[3], numbers[4]) = ((long)entry.Status.Kind, entry.Status.ChangedNanoseconds);
            hash.AppendData(MemoryMarshal.AsBytes(numbers));
        }

        return ContentDigest.FromHash(hash.GetHashAndReset());
    }
}
