using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Berth.Core.Locking;
using Berth.Oci.Images;

namespace Berth.Build.Images;

/// <summary>An environment image in the store.</summary>
/// <param name="ManifestSize">Bytes of the manifest.</param>
/// <param name="Layers">Lowest first.</param>
/// <param name="Environment">The image's own variables, <c>NAME=VALUE</c>.</param>
/// <param name="Python">Version of the interpreter, when the environment has Python packages.</param>
[JsonConverter(typeof(BuiltImageJson))]
public sealed record BuiltImage(
    ContentDigest Manifest,
    long ManifestSize,
    ContentDigest Config,
    ContentDigest Lock,
    ContentDigest Spec,
    ImmutableArray<BuiltLayer> Layers,
    ImmutableArray<string> Environment,
    string? User,
    string? Python)
{
    public Descriptor Descriptor => new() { MediaType = MediaTypes.ImageManifest, Digest = Manifest, Size = ManifestSize };
}

/// <param name="Kind"><c>base</c>, <c>apt</c>, <c>python</c>, <c>wheels</c>, <c>step</c>, <c>context</c> or <c>start</c>.</param>
/// <param name="Title">What is in it, for people.</param>
/// <param name="Size">Bytes of the uncompressed tar.</param>
/// <param name="Packages">What it installs, <c>name version</c>.</param>
/// <param name="FromCache">It was there already.</param>
public sealed record BuiltLayer(
    string Kind,
    string Title,
    ContentDigest DiffId,
    long Size,
    ImmutableArray<string> Packages,
    bool FromCache);
