using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Images;
using Berth.Oci.Validation;

namespace Berth.Oci.Archives;

/// <summary>The files of an image on disk, wherever they lie: a folder or a tar archive.</summary>
internal abstract class ArchiveFiles(string name) : IDisposable
{
    /// <summary>The archive as the user named it, made fit for messages.</summary>
    public string Name { get; } = ForeignText.Shown(name);

    /// <param name="path">Relative, '/'-separated, as an archive writes it.</param>
    /// <returns>Null where there is no such file.</returns>
    /// <exception cref="BerthException">BERTH3004: it is a link that leads out.</exception>
    public abstract long? SizeOf(string path);

    /// <summary>Opens a file that has a size; several may be open at once.</summary>
    public abstract Stream Open(string path);

    public bool Has(string path) => SizeOf(path) is not null;

    /// <summary>A JSON file, read whole.</summary>
    public async Task<byte[]> DocumentAsync(string path, CancellationToken cancellationToken)
    {
        var size = SizeOf(path) ?? throw Lacks(path);
        if (size is 0 or > ImageValidation.LargestDocument)
            throw new BerthException(new Problem(OciProblems.InvalidArchive, $"`{ForeignText.Shown(path)}` in `{Name}` has {size} bytes; such a file has 1 to {ImageValidation.LargestDocument}", Fix: "save the archive again"));
        await using var file = Open(path);
        var content = new byte[size];
        await file.ReadExactlyAsync(content, cancellationToken);
        return content;
    }

    /// <summary>A document under its digest, verified.</summary>
    public async Task<byte[]> BlobDocumentAsync(ContentDigest digest, long? size, CancellationToken cancellationToken)
    {
        var content = await DocumentAsync(BlobPath(digest), cancellationToken);
        if ((size ?? content.Length) != content.Length || ContentDigest.Of(content) != digest) throw Mismatch(digest, ContentDigest.Of(content));
        return content;
    }

    public static string BlobPath(ContentDigest digest) => $"blobs/sha256/{digest.Hex}";

    public BerthException Lacks(string path) =>
        new(new Problem(OciProblems.InvalidArchive, $"`{Name}` lacks `{ForeignText.Shown(path)}`", Fix: "save the archive again, whole and for this platform"));

    public BerthException Mismatch(ContentDigest expected, ContentDigest found) =>
        new(new Problem(OciProblems.DigestMismatch, $"`{Name}` holds other bytes under {expected}: they have the digest {found}", Fix: "save the archive again"));

    public abstract void Dispose();
}
