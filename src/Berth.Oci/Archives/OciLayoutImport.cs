using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Images;
using Berth.Oci.Store;
using Berth.Oci.Validation;

namespace Berth.Oci.Archives;

/// <summary>Reads an image of an OCI image layout (image-layout.md).</summary>
internal static class OciLayoutImport
{
    public const string LayoutFile = "oci-layout";
    public const string IndexFile = "index.json";
    private const string ContainerdName = "io.containerd.image.name";
    private const int DeepestIndex = 4;

    public static async Task<StoredImage> ImportAsync(ArchiveFiles files, ImageSelector selector, Platform platform, ContentStore store, CancellationToken cancellationToken)
    {
        var layout = ImageValidation.Check(DocumentKind.Layout, await files.DocumentAsync(LayoutFile, cancellationToken), $"{files.Name}/{LayoutFile}");
        if (layout.Any(p => p.Severity == Severity.Error)) throw new BerthException(layout);
        var index = DocumentReader.ReadIndex(await files.DocumentAsync(IndexFile, cancellationToken), $"{files.Name}/{IndexFile}").OrThrow();
        var image = await ResolveAsync(files, Select(files, index, selector, platform), platform, cancellationToken);
        var sources = image.Manifest.Layers.Zip(image.Config.RootFs.DiffIds, (l, d) => new ArchiveLayers.Source(ArchiveFiles.BlobPath(l.Digest), d, (l.Digest, l.Size)));
        var layers = await ArchiveLayers.ImportAsync(files, [.. sources], store, cancellationToken);
        var config = store.Put(image.ConfigJson.Span);
        return new StoredImage(store.Put(image.ManifestJson.Span), config, image.Config, layers);
    }

    private static (ContentDigest Digest, long? Size) Select(ArchiveFiles files, ImageIndex index, ImageSelector selector, Platform platform)
    {
        var all = index.Manifests.SelectMany(NamesOf);
        if (selector.Digest is { } digest)
        {
            var named = index.Manifests.FirstOrDefault(m => m.Digest == digest);
            return named is not null || files.Has(ArchiveFiles.BlobPath(digest)) ? (digest, named?.Size) : throw selector.NotIn(files, all);
        }

        var fitting = index.Manifests.Where(m => selector.Name is null || NamesOf(m).Any(selector.Takes)).ToImmutableArray();
        if (fitting.IsEmpty) throw selector.NotIn(files, all);
        if (fitting.DistinctBy(m => m.Digest).Count() == 1) return (fitting[0].Digest, fitting[0].Size);
        if (selector.Name is null && fitting.Select(m => NamesOf(m).FirstOrDefault()).Distinct().Count() > 1) throw ImageSelector.Several(files, all);
        var chosen = PlatformMatch.Choose(fitting, platform);
        if (chosen is null && fitting.Any(m => m.Platform is null)) throw ImageSelector.Several(files, fitting.Select(m => m.Digest.ToString()));
        return chosen is null ? throw NoSuchPlatform.In(fitting, platform, $"`{files.Name}`") : (chosen.Digest, chosen.Size);
    }

    private static async Task<ResolvedImage> ResolveAsync(ArchiveFiles files, (ContentDigest Digest, long? Size) at, Platform platform, CancellationToken cancellationToken)
    {
        for (var depth = 0; depth <= DeepestIndex; depth++)
        {
            var json = await files.BlobDocumentAsync(at.Digest, at.Size, cancellationToken);
            var source = $"manifest {at.Digest} of {files.Name}";
            if (!DocumentReader.IsIndex(json, source))
                return await ResolvedImage.ReadAsync(at.Digest, json, files.Name, platform, c => files.BlobDocumentAsync(c.Digest, c.Size, cancellationToken));
            var index = DocumentReader.ReadIndex(json, source).OrThrow();
            var chosen = PlatformMatch.Choose(index.Manifests, platform) ?? throw NoSuchPlatform.In(index.Manifests, platform, $"`{files.Name}`");
            at = (chosen.Digest, chosen.Size);
        }

        throw new BerthException(new Problem(OciProblems.InvalidManifest, $"`{files.Name}` holds an index of indexes, more than {DeepestIndex} deep", Fix: $"name the image itself: `{files.Name}@sha256:…`"));
    }

    private static IEnumerable<string> NamesOf(Descriptor manifest)
    {
        if (manifest.Annotations?.GetValueOrDefault(IndexRules.RefName) is { } name) yield return name;
        if (manifest.Annotations?.GetValueOrDefault(ContainerdName) is { } full) yield return full;
    }
}
