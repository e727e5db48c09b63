using System.Collections.Immutable;
using System.Security.Cryptography;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Images;
using Berth.Oci.Store;

namespace Berth.Oci.Validation;

/// <summary>Re-reads everything an image in the store consists of.</summary>
internal sealed class StoredImageCheck(ContentStore store)
{
    private const string Mend = "remove the image and pull or build it again";
    private readonly ImmutableArray<Problem>.Builder _problems = ImmutableArray.CreateBuilder<Problem>();

    public async Task<ImmutableArray<Problem>> CheckAsync(ContentDigest manifestDigest, CancellationToken cancellationToken)
    {
        if (await DocumentAsync(manifestDigest, null, "manifest", cancellationToken) is not { } manifestJson) return _problems.ToImmutable();
        _problems.AddRange(ImageValidation.Check(DocumentKind.Manifest, manifestJson, $"manifest {manifestDigest}"));
        if (DocumentReader.ReadManifest(manifestJson, $"manifest {manifestDigest}").Value is not { } manifest) return _problems.ToImmutable();

        var diffIds = ImmutableArray<ContentDigest>.Empty;
        if (await DocumentAsync(manifest.Config.Digest, manifest.Config.Size, "config", cancellationToken) is { } configJson)
        {
            var source = $"config {manifest.Config.Digest}";
            _problems.AddRange(ImageValidation.Check(DocumentKind.Config, configJson, source));
            if (DocumentReader.ReadConfig(configJson, source).Value is { } config)
            {
                diffIds = config.RootFs.DiffIds;
                if (diffIds.Length != manifest.Layers.Length)
                    Add(OciProblems.InvalidManifest, $"manifest {manifestDigest} names {manifest.Layers.Length} layers, its config {diffIds.Length} diff ids", Mend);
            }
        }

        var seen = new HashSet<ContentDigest>();
        for (var i = 0; i < manifest.Layers.Length; i++)
            if (seen.Add(manifest.Layers[i].Digest)) await LayerAsync(manifest.Layers[i], i < diffIds.Length ? diffIds[i] : null, cancellationToken);
        return _problems.ToImmutable();
    }

    /// <summary>A layer is there as it was named or, more often, uncompressed.</summary>
    private async Task LayerAsync(Descriptor layer, ContentDigest? diffId, CancellationToken cancellationToken)
    {
        if (diffId is { } plain && store.Contains(plain)) await BlobAsync(plain, plain == layer.Digest ? layer.Size : null, cancellationToken);
        else if (store.Contains(layer.Digest)) await BlobAsync(layer.Digest, layer.Size, cancellationToken);
        else Add(OciProblems.MissingBlob, $"the store lacks the layer {layer.Digest}{(diffId is null ? "" : $" (diff id {diffId})")}", Mend);
    }

    private async Task<byte[]?> DocumentAsync(ContentDigest digest, long? size, string kind, CancellationToken cancellationToken)
    {
        if (!store.Contains(digest)) Add(OciProblems.MissingBlob, $"the store lacks the {kind} {digest}", Mend);
        else if (new FileInfo(store.BlobPath(digest)).Length > ImageValidation.LargestDocument) Add(OciProblems.InvalidManifest, $"the {kind} {digest} has more than {ImageValidation.LargestDocument} bytes", Mend);
        else if (await BlobAsync(digest, size, cancellationToken)) return await File.ReadAllBytesAsync(store.BlobPath(digest), cancellationToken);
        return null;
    }

    private async Task<bool> BlobAsync(ContentDigest digest, long? size, CancellationToken cancellationToken)
    {
        await using var blob = store.OpenRead(digest);
        var found = ContentDigest.FromHash(await SHA256.HashDataAsync(blob, cancellationToken));
        if (found != digest) Add(OciProblems.DigestMismatch, $"the blob {digest} has the bytes of {found}", Mend);
        else if (size is { } stated && stated != blob.Length) Add(OciProblems.DigestMismatch, $"the blob {digest} has {blob.Length} bytes where {stated} are stated", Mend);
        else return true;
        return false;
    }

    private void Add(ProblemCode code, string what, string fix) => _problems.Add(new Problem(code, what, Fix: fix));
}
