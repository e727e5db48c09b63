using Berth.Core.Environments;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Oci.Validation;

namespace Berth.Oci.Images;

/// <summary>The one image that a name means on a platform, without its layers. All bytes are verified.</summary>
/// <param name="Digest">Of the platform's manifest: what a lock records.</param>
/// <param name="ManifestJson">As it came.</param>
/// <param name="ConfigJson">As it came.</param>
public sealed record ResolvedImage(
    ContentDigest Digest, ReadOnlyMemory<byte> ManifestJson, ImageManifest Manifest, ReadOnlyMemory<byte> ConfigJson, ImageConfig Config)
{
    /// <summary>Reads a manifest and the config it leads to, and checks that they belong together and fit the platform.</summary>
    /// <param name="name">The image, for messages.</param>
    /// <param name="fetchConfig">Gives the verified bytes of the config.</param>
    /// <exception cref="BerthException">BERTH3002, BERTH3205, and what fetching throws.</exception>
    internal static async Task<ResolvedImage> ReadAsync(
        ContentDigest digest, ReadOnlyMemory<byte> manifestJson, string name, Platform platform, Func<Descriptor, Task<byte[]>> fetchConfig)
    {
        var source = $"manifest {digest} of {name}";
        var manifest = DocumentReader.ReadManifest(manifestJson, source).OrThrow();
        var configJson = await fetchConfig(manifest.Config);
        var config = DocumentReader.ReadConfig(configJson, $"config {manifest.Config.Digest} of {name}").OrThrow();
        if (!PlatformMatch.Fits(config.Os, config.Architecture, config.Variant, platform)) throw NoSuchPlatform.For(config, platform, $"`{name}`");
        if (config.RootFs.DiffIds.Length != manifest.Layers.Length)
        {
            throw new BerthException(new Problem(OciProblems.InvalidManifest, $"the manifest names {manifest.Layers.Length} layers, its config {config.RootFs.DiffIds.Length} diff ids",
                new SourceSpan(source), "push the image again with a current tool"));
        }

        return new ResolvedImage(digest, manifestJson, manifest, configJson, config);
    }
}
