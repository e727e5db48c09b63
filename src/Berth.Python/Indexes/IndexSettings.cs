using System.Collections.Immutable;

namespace Berth.Python.Indexes;

/// <summary>Where packages come from.</summary>
public sealed record IndexSettings
{
    public const string DefaultIndex = "https://pypi.org/simple";

    /// <summary>Addresses of simple APIs, <c>file:</c> for one in a folder. May hold credentials.</summary>
    public ImmutableArray<string> Indexes { get; init; } = [DefaultIndex];

    /// <summary>Absolute paths of folders, or addresses of pages, that list files; looked at besides the indexes.</summary>
    public ImmutableArray<string> FindLinks { get; init; } = [];

    /// <summary>Default: the first index that knows a name is the only one asked for it.</summary>
    public IndexStrategy Strategy { get; init; } = IndexStrategy.FirstIndex;
}
