using System.Collections.Immutable;
using System.Formats.Tar;
using System.IO.Compression;
using Berth.Core.Locking;
using Berth.Oci.Images;

namespace Berth.Oci.Tests.Registries;

/// <summary>A small valid image with gzip layers of random content.</summary>
public sealed class TestImage
{
    public TestImage(int layers = 2, int size = 300_000, int seed = 1, string os = "linux", string architecture = "amd64", string? variant = null)
    {
        Tars = [.. Enumerable.Range(0, layers).Select(i => Tar((seed * 100) + i, size))];
        Compressed = [.. Tars.Select(Gzip)];
        Config = OciJson.Write(new ImageConfig { Architecture = architecture, Os = os, Variant = variant, RootFs = new RootFs { DiffIds = [.. Tars.Select(t => ContentDigest.Of(t))] } }, OciJson.Default.ImageConfig);
        Manifest = OciJson.Write(new ImageManifest
        {
            Config = Describe(MediaTypes.ImageConfig, Config),
            Layers = [.. Compressed.Select(c => Describe(MediaTypes.LayerGzip, c))],
        }, OciJson.Default.ImageManifest);
        Blobs = Compressed.Append(Config).ToImmutableDictionary(b => ContentDigest.Of(b));
        Platform = new DescriptorPlatform { Os = os, Architecture = architecture, Variant = variant };
    }

    public ImmutableArray<byte[]> Tars { get; }

    public ImmutableArray<byte[]> Compressed { get; }

    public byte[] Config { get; }

    public byte[] Manifest { get; }

    public ContentDigest Digest => ContentDigest.Of(Manifest);

    public DescriptorPlatform Platform { get; }

    /// <summary>Config and compressed layers.</summary>
    public ImmutableDictionary<ContentDigest, byte[]> Blobs { get; }

    public static Descriptor Describe(string type, byte[] content) => new() { MediaType = type, Digest = ContentDigest.Of(content), Size = content.Length };

    public Descriptor InIndex(string? name = null) => Describe(MediaTypes.ImageManifest, Manifest) with
    {
        Platform = Platform,
        Annotations = name is null ? null : ImmutableSortedDictionary<string, string>.Empty.Add("org.opencontainers.image.ref.name", name),
    };

    public static byte[] Index(params Descriptor[] manifests) => OciJson.Write(new ImageIndex { Manifests = [.. manifests] }, OciJson.Default.ImageIndex);

    public static byte[] Gzip(byte[] content)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest)) gzip.Write(content);
        return output.ToArray();
    }

    public static byte[] Tar(params (string Name, byte[] Content)[] files)
    {
        using var output = new MemoryStream();
        using (var writer = new TarWriter(output, TarEntryFormat.Pax, leaveOpen: true))
            foreach (var (name, content) in files) writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        return output.ToArray();
    }

    private static byte[] Tar(int seed, int size)
    {
        var content = new byte[size];
        new Random(seed).NextBytes(content);
        return Tar(($"file-{seed}", content));
    }
}
