namespace Berth.Core.Toml;

/// <summary>How much of a TOML document is read before it is refused.</summary>
public sealed record TomlLimits
{
    public static TomlLimits Default { get; } = new();

    /// <summary>8 MiB: a lock of many hundred packages has one or two.</summary>
    public int Bytes { get; init; } = 8 << 20;

    /// <summary>Tables and arrays inside each other, those that dotted keys make counted.</summary>
    public int Depth { get; init; } = 100;

    /// <summary>Values of every kind, tables and arrays counted.</summary>
    public int Values { get; init; } = 500_000;
}
