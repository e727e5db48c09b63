using System.Collections.Immutable;
using System.Text.Json;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Store;

namespace Berth.Oci.Validation;

/// <summary>
/// Checks documents against the OCI image specification v1.1: breaking a "must" is an error, breaking a "should" or what other tools
/// rely on is a warning. Unknown fields and media types are neither. Docker's manifest v2 documents count as their OCI counterparts.
/// </summary>
public static class ImageValidation
{
    /// <summary>Bytes of the largest document that is read: what registries have to accept (distribution-spec, "Pushing manifests").</summary>
    public const int LargestDocument = 4 << 20;

    /// <param name="json">The document as it is stored, in UTF-8.</param>
    /// <param name="source">What the problems name as their place: a file or `manifest sha256:…`.</param>
    /// <returns>All problems (the first hundred), in document order; empty for a document without fault.</returns>
    public static ImmutableArray<Problem> Check(DocumentKind kind, ReadOnlyMemory<byte> json, string source)
    {
        var findings = new Findings(source);
        if (json.Length > LargestDocument)
        {
            findings.Error("", $"the document has {json.Length} bytes; at most {LargestDocument} are read", "store large content in a blob and point to it with a descriptor");
            return findings.All;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            DuplicateKeys.Find(document.RootElement, findings);
            if (JsonNode.Root(document.RootElement, findings) is { } root) CheckRoot(kind, root);
        }
        catch (JsonException e)
        {
            findings.Error("", $"this is not JSON: it breaks off at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}", "write one JSON object in UTF-8");
        }
        catch (InvalidOperationException)
        {
            findings.Error("", "a string holds half a surrogate pair", "write text as valid Unicode");
        }

        return findings.All;
    }

    /// <summary>Whether the store holds all of an image: manifest, config and each layer (as named, or uncompressed under its diff id), with digests and sizes as stated.</summary>
    public static Task<ImmutableArray<Problem>> CheckStoredAsync(ContentStore store, ContentDigest manifest, CancellationToken cancellationToken) =>
        new StoredImageCheck(store).CheckAsync(manifest, cancellationToken);

    private static void CheckRoot(DocumentKind kind, JsonNode root)
    {
        switch (kind)
        {
            case DocumentKind.Descriptor: DescriptorRules.Check(root); break;
            case DocumentKind.Manifest: ManifestRules.Check(root); break;
            case DocumentKind.Index: IndexRules.Check(root); break;
            case DocumentKind.Config: ConfigRules.Check(root); break;
            case DocumentKind.Layout: LayoutRules.Check(root); break;
            default: throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of document");
        }
    }
}
