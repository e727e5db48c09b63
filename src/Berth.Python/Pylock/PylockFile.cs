using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Core.Toml;
using Berth.Python.Requirements;
using Berth.Python.Versions;

namespace Berth.Python.Pylock;

/// <summary>A lock that tools of Python share (<c>pylock.toml</c> specification, PEP 751).</summary>
/// <param name="File">Absolute path; relative paths in the lock start from its folder.</param>
public sealed record PylockFile(string File)
{
    /// <summary>Targets the lock was made for; empty for any.</summary>
    public ImmutableArray<Marker> Environments { get; init; } = [];

    public SpecifierSet RequiresPython { get; init; } = SpecifierSet.Any;

    /// <summary>Normalised.</summary>
    public ImmutableArray<string> Extras { get; init; } = [];

    /// <summary>As written.</summary>
    public ImmutableArray<string> DependencyGroups { get; init; } = [];

    /// <summary>Groups that are wanted where nobody says which; as written.</summary>
    public ImmutableArray<string> DefaultGroups { get; init; } = [];

    public required string CreatedBy { get; init; }

    /// <summary>In the order written; several may have one name, under markers of which at most one holds.</summary>
    public ImmutableArray<PylockPackage> Packages { get; init; } = [];

    /// <param name="file">Absolute path.</param>
    /// <returns>The lock, or everything that is wrong with it.</returns>
    public static Checked<PylockFile> Parse(ReadOnlySpan<byte> bytes, string file)
    {
        var read = TomlDocument.Parse(bytes, file);
        return read.Value is { } root ? Read(root, file) : new(null, read.Problems);
    }

    /// <inheritdoc cref="Parse"/>
    public static Checked<PylockFile> Read(TomlTable root, string file) => new PylockReader(file).Read(root);
}
