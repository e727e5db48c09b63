using System.Security.Cryptography;
using Berth.Core.Locking;

namespace Berth.Python.Wheels;

/// <summary>
/// What has arrived of a wheel. Where its digest is known, the part stays for a later run to go on from; one process at a time has it, and
/// another that wants the same wheel meanwhile downloads on its own.
/// </summary>
internal sealed class PartialWheel : IAsyncDisposable
{
    private static int counter;

    private readonly FileStream file;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool lasting;
    private bool moved;

    private PartialWheel(FileStream file, bool lasting) => (this.file, this.lasting) = (file, lasting);

    public long Length { get; private set; }

    /// <param name="longest">A part with more bytes is thrown away.</param>
    public static async Task<PartialWheel> OpenAsync(string folder, ContentDigest? expected, long longest, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var part = expected is { } digest && TryOpen(Path.Combine(folder, digest.Hex + ".part")) is { } shared
            ? new PartialWheel(shared, lasting: true)
            : new PartialWheel(new FileStream(Path.Combine(folder, $"{Environment.ProcessId}-{Interlocked.Increment(ref counter)}.part"), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 20), lasting: false);
        try
        {
            if (part.file.Length > longest) part.Restart();
            await part.HashAsync(cancellationToken);
            return part;
        }
        catch
        {
            await part.DisposeAsync();
            throw;
        }
    }

    public async ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        // What was not written must not be hashed: a later run goes on from what is on disk.
        await file.WriteAsync(bytes, cancellationToken);
        hash.AppendData(bytes.Span);
        Length += bytes.Length;
    }

    public void Restart()
    {
        file.SetLength(0);
        file.Position = Length = 0;
        hash.GetHashAndReset();
    }

    public ContentDigest Digest() => ContentDigest.FromHash(hash.GetCurrentHash());

    /// <summary>Makes the part the wheel; its content must have been verified.</summary>
    public string Keep(string path)
    {
        file.Flush(flushToDisk: true);
        File.Move(file.Name, path, overwrite: true);
        moved = true;
        return path;
    }

    /// <summary>Nothing of it is of use to a later run.</summary>
    public void Discard() => lasting = false;

    public async ValueTask DisposeAsync()
    {
        if (!moved && !(lasting && Length > 0)) File.Delete(file.Name);
        hash.Dispose();
        await file.DisposeAsync();
    }

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1 << 20);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process has it.
            return null;
        }
    }

    private async Task HashAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[128 << 10];
        int count;
        while ((count = await file.ReadAsync(buffer, cancellationToken)) > 0)
        {
            hash.AppendData(buffer, 0, count);
            Length += count;
        }
    }
}
