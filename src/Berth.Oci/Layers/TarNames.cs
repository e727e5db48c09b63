namespace Berth.Oci.Layers;

/// <summary>Parts of a path in bytes that ends in NUL.</summary>
internal static class TarNames
{
    /// <summary>Where the last part begins.</summary>
    public static int LastPart(ReadOnlySpan<byte> path) => path.LastIndexOf((byte)'/') + 1;

    /// <summary>All before the last slash; empty where there is none.</summary>
    public static ReadOnlySpan<byte> Parent(ReadOnlySpan<byte> path) => path[..Math.Max(0, path.LastIndexOf((byte)'/'))];
}
