using System.Formats.Tar;
using System.Text;
using Berth.Core.Locking;
using Berth.Oci.Tests.Registries;

namespace Berth.Oci.Tests.Archives;

/// <summary>Writes images to disk in the forms that other tools use.</summary>
internal static class TestArchives
{
    public static Dictionary<string, byte[]> OciFiles(params (string? Name, TestImage Image)[] images)
    {
        var files = new Dictionary<string, byte[]>
        {
            ["oci-layout"] = """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray(),
            ["index.json"] = TestImage.Index([.. images.Select(i => i.Image.InIndex(i.Name))]),
        };
        foreach (var (_, image) in images)
            foreach (var blob in image.Blobs.Values.Append(image.Manifest)) files[$"blobs/sha256/{ContentDigest.Of(blob).Hex}"] = blob;
        return files;
    }

    /// <summary>As Docker before 25 saves: a folder for each layer, uncompressed.</summary>
    public static Dictionary<string, byte[]> DockerFiles(string tag, TestImage image)
    {
        var config = ContentDigest.Of(image.Config).Hex + ".json";
        var files = new Dictionary<string, byte[]> { [config] = image.Config };
        var layers = new List<string>();
        for (var i = 0; i < image.Tars.Length; i++)
        {
            layers.Add($"layer{i}/layer.tar");
            files[layers[i]] = image.Tars[i];
        }

        files["manifest.json"] = Encoding.UTF8.GetBytes($$"""[{"Config":"{{config}}","RepoTags":["{{tag}}"],"Layers":[{{string.Join(',', layers.Select(l => $"\"{l}\""))}}]}]""");
        return files;
    }

    public static string WriteFolder(string folder, Dictionary<string, byte[]> files)
    {
        foreach (var (name, content) in files)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }

        return folder;
    }

    public static string WriteTar(string path, Dictionary<string, byte[]> files, bool gzip = false, params (string Name, TarEntryType Type, string Target)[] links)
    {
        using var output = new MemoryStream();
        using (var writer = new TarWriter(output, TarEntryFormat.Gnu, leaveOpen: true))
        {
            foreach (var (name, content) in files.Where(f => !links.Any(l => l.Name == f.Key)))
                writer.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, "./" + name) { DataStream = new MemoryStream(content) });
            foreach (var (name, type, target) in links) writer.WriteEntry(target.Length == 0 ? new GnuTarEntry(type, name) : new GnuTarEntry(type, name) { LinkName = target });
        }

        File.WriteAllBytes(path, gzip ? TestImage.Gzip(output.ToArray()) : output.ToArray());
        return path;
    }
}
