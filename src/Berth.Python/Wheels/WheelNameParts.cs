using System.Collections.Immutable;
using Berth.Python.Tags;
using Berth.Python.Versions;

namespace Berth.Python.Wheels;

/// <summary>Parts of wheel names that were read before, so that a long list shares them.</summary>
internal sealed class WheelNameParts
{
    private readonly Dictionary<string, string?>.AlternateLookup<ReadOnlySpan<char>> names = new Dictionary<string, string?>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    private readonly Dictionary<string, PythonVersion?>.AlternateLookup<ReadOnlySpan<char>> versions = new Dictionary<string, PythonVersion?>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    private readonly Dictionary<string, ImmutableArray<WheelTag>?>.AlternateLookup<ReadOnlySpan<char>> tags = new Dictionary<string, ImmutableArray<WheelTag>?>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Normalised; null for what is no name.</summary>
    public string? Name(ReadOnlySpan<char> text)
    {
        if (!names.TryGetValue(text, out var name)) names[text] = name = Distribution(text.ToString());
        return name;
    }

    public PythonVersion? Version(ReadOnlySpan<char> text)
    {
        if (!versions.TryGetValue(text, out var version)) versions[text] = version = PythonVersion.TryParse(text.ToString(), out var parsed) ? parsed : null;
        return version;
    }

    public ImmutableArray<WheelTag>? Tags(ReadOnlySpan<char> text)
    {
        if (!tags.TryGetValue(text, out var set)) tags[text] = set = WheelTag.ParseSet(text.ToString());
        return set;
    }

    private static string? Distribution(string text) =>
        text.Length > 0 && !text.Contains("__", StringComparison.Ordinal) && text.All(c => char.IsLetterOrDigit(c) || c is '_' or '.') ? PackageName.Normalize(text) : null;
}
