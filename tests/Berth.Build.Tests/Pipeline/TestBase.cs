using Berth.Build.Images;
using Berth.Core.Locking;
using Berth.Oci.Images;
using Berth.Oci.Layers;
using Berth.Oci.Linux;
using Berth.Oci.Store;
using Berth.Python.Tests.Probing;

namespace Berth.Build.Tests.Pipeline;

/// <summary>A base image as an OCI layout on disk: a Debian with two packages and, where asked for, a Python.</summary>
internal sealed class TestBase(string folder)
{
    public const string Status = "Package: base-files\nStatus: install ok installed\nArchitecture: amd64\nVersion: 12.4\n\nPackage: libc6\nStatus: install ok installed\nArchitecture: amd64\nVersion: 2.36-9\n";

    public static readonly ContainerConfig Config = new() { Env = ["PATH=/usr/bin:/bin", "LANG=C.UTF-8"], User = "1000", Cmd = ["/bin/bash"] };

    /// <summary>Makes it, in place of what was there.</summary>
    /// <param name="content">Something to tell one from another.</param>
    /// <param name="history">Whether the config tells where its layers came from.</param>
    public ContentDigest Make(bool python = true, string content = "1", bool history = true)
    {
        TreeRemoval.Remove(folder);
        var store = ContentStore.Open(folder);
        var (lower, upper) = (Layer(store, File("var/lib/dpkg/status", Status), File("etc/version", content)), Layer(store, python ? File("usr/bin/python3", "") : File("etc/none", "")));
        var image = new ImageConfig
        {
            Architecture = "amd64",
            Os = "linux",
            Config = Config,
            RootFs = new RootFs { DiffIds = [lower.DiffId, upper.DiffId] },
            History = history ? [new HistoryEntry { CreatedBy = "one" }, new HistoryEntry { CreatedBy = "empty", EmptyLayer = true }, new HistoryEntry { CreatedBy = "two" }] : null,
        };
        var manifest = ImageDocuments.Put(store, image, [lower, upper]);
        store.Tag("latest", manifest);
        return manifest.Digest;
    }

    /// <summary>Makes it for amd64 and arm64, with a Python 3.11.2 whose files tell all of it.</summary>
    public void MakeForBoth()
    {
        TreeRemoval.Remove(folder);
        var store = ContentStore.Open(folder);
        var manifests = new[] { ("amd64", (byte)62), ("arm64", (byte)183) }.Select(p =>
        {
            var layer = Layer(store, Readable(p.Item2));
            var image = new ImageConfig { Architecture = p.Item1, Os = "linux", Config = Config, RootFs = new RootFs { DiffIds = [layer.DiffId] } };
            return ImageDocuments.Put(store, image, [layer]) with { Platform = new DescriptorPlatform { Architecture = p.Item1, Os = "linux" } };
        });
        var index = OciJson.Write(new ImageIndex { Manifests = [.. manifests] }, OciJson.Default.ImageIndex);
        store.Tag("latest", new Descriptor { MediaType = MediaTypes.ImageIndex, Digest = store.Put(index), Size = index.Length });
    }

    private static LayerEntry[] Readable(byte machine) =>
    [
        File("lib/ld-linux.so.2", ""), File("lib/libc.so.6", "stable release version 2.36."), File("usr/lib/python3.11/os.py", ""),
        File("usr/lib/python3/dist-packages/torch-2.1.0.dist-info/METADATA", ""),
        File("usr/bin/python3.11", System.Text.Encoding.Latin1.GetString(PretendImage.Program(machine, "/lib/ld-linux.so.2", "\0" + "3.11.2\0"))),
        new LayerEntry.SymbolicLink("usr/bin/python3", "python3.11"),
    ];

    private static StoredLayer Layer(ContentStore store, params LayerEntry[] entries) =>
        LayerWriter.WriteAsync(store, entries, new LayerWriteOptions(), TestContext.Current.CancellationToken).GetAwaiter().GetResult();

    private static LayerEntry.File File(string path, string text) => new(path, text.Length, () => new MemoryStream(System.Text.Encoding.Latin1.GetBytes(text))) { Mode = LayerFormat.ExecutableMode };
}
