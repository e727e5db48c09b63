using Berth.Oci.Layers;
using Berth.Oci.Linux;

namespace Berth.Python.Probing;

/// <summary>Reads files of an image that may be anything.</summary>
internal static class LayerContent
{
    /// <summary>Null where there is no such file, it is larger than <paramref name="limit"/> bytes, or something else than a file.</summary>
    public static byte[]? Find(LayerStack stack, string path, long limit) =>
        stack.Find(path) is { } host && FileStatus.Find(host) is { Kind: FileKind.File } status && status.Size <= limit ? File.ReadAllBytes(host) : null;
}
