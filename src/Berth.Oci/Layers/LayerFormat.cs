namespace Berth.Oci.Layers;

/// <summary>Constants that decide the bytes of a layer. A change of any of them is a new <see cref="Version"/>, which is part of every cache key.</summary>
public static class LayerFormat
{
    public const int Version = 1;

    /// <summary>2000-01-01T00:00:00Z: later than the earliest time a zip archive can hold, the same for every entry.</summary>
    public const long Time = 946_684_800;

    public const int DirectoryMode = 0b111_101_101;

    public const int FileMode = 0b110_100_100;

    public const int ExecutableMode = 0b111_101_101;
}
