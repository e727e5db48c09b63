using System.Text;
using Berth.Oci.Layers;

namespace Berth.Oci.Tests.Layers;

internal static class Entries
{
    public static LayerEntry.File File(string path, string content, int mode = 0x1a4) => File(path, Encoding.UTF8.GetBytes(content), mode);

    public static LayerEntry.File File(string path, byte[] content, int mode = 0x1a4) => new(path, content.Length, () => new MemoryStream(content)) { Mode = mode };

    public static LayerEntry.Directory Directory(string path, int mode = 0x1ed) => new(path) { Mode = mode };

    /// <summary>One of each kind, in no order, with every trait that headers must carry.</summary>
    public static LayerEntry[] OneOfEach() =>
    [
        File("usr/bin/tool", "#!/bin/sh\n", 0x9ed),
        File("usr/lib/" + new string('a', 90) + "/" + new string('b', 90) + "/" + new string('c', 90), "long"),
        File("usr/lib/" + new string('d', 130), "longer name"),
        File("usr/share/größe/日本語😀", "unicode"),
        File("usr/share/odd-\udcff\udc80-bytes", "not utf-8"),
        File("empty", ""),
        File("owned", "x") with { UserId = 1234, GroupId = 3_000_000 },
        File("old", "x") with { ModifiedAt = -5 },
        File("attributes", "x") with { ExtendedAttributes = new Dictionary<string, byte[]> { ["user.b"] = [0, 10, 255], ["user.a"] = "v"u8.ToArray() } },
        Directory("tmp", 0x3ff),
        new LayerEntry.SymbolicLink("usr/bin/link", "../lib/" + new string('e', 120)),
        new LayerEntry.SymbolicLink("usr/bin/ünicode", "größe"),
        new LayerEntry.HardLink("a-link-before-its-target", "usr/bin/tool"),
        new LayerEntry.HardLink("zz/link-behind", "usr/bin/tool"),
        new LayerEntry.Node("dev/null", 'c', 1, 3) { Mode = 0x1b6 },
        new LayerEntry.Node("dev/disk", 'b', 259, 70000) { Mode = 0x1b0 },
        new LayerEntry.Node("run/pipe", 'p', 0, 0) { Mode = 0x180 },
        new LayerEntry.Whiteout("etc/gone"),
        Directory("etc/opaque"),
        new LayerEntry.OpaqueWhiteout("etc/opaque"),
    ];
}
