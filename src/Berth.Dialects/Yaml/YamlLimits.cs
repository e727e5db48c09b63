namespace Berth.Dialects.Yaml;

/// <summary>How much of a document is read before it is refused.</summary>
public sealed record YamlLimits
{
    public static YamlLimits Default { get; } = new();

    /// <summary>4 MiB.</summary>
    public int Bytes { get; init; } = 4 << 20;

    /// <summary>Lists and mappings inside each other.</summary>
    public int Depth { get; init; } = 64;

    /// <summary>Nodes after aliases are written out, so that a few lines of aliases cannot stand for gigabytes.</summary>
    public int Nodes { get; init; } = 250_000;

    /// <summary>Problems that are told; nobody reads more, and finding them takes time.</summary>
    public int Problems { get; init; } = 100;
}
