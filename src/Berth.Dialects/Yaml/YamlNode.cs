using System.Collections.Immutable;
using Berth.Core.Problems;

namespace Berth.Dialects.Yaml;

/// <summary>
/// A part of a YAML document and the place it was written at. Scalars keep their text: what it means depends on the dialect.
/// </summary>
/// <param name="Size">Nodes in it, itself and those that aliases stand for counted.</param>
public abstract record YamlNode(SourceSpan Where, int Size)
{
    /// <summary>
    /// The node's own characters in the document's text. A list or mapping without brackets or braces may reach over blanks and comments up to what
    /// follows it; what an alias stands for has the place of its anchor.
    /// </summary>
    public TextRange Text { get; init; }
}

/// <param name="Plain">Neither quoted nor a block: only then can it be anything but text.</param>
/// <param name="Tag">One of <c>str</c>, <c>int</c>, <c>float</c>, <c>bool</c>, <c>null</c> where the document says so; else null.</param>
public sealed record YamlScalar(string Value, bool Plain, string? Tag, SourceSpan Where) : YamlNode(Where, 1)
{
    public bool IsNull => Tag == "null" || (Tag is null && Plain && Value is "" or "~" or "null" or "Null" or "NULL");
}

public sealed record YamlSequence(ImmutableArray<YamlNode> Items, SourceSpan Where, int Size) : YamlNode(Where, Size)
{
    /// <summary>Written in brackets.</summary>
    public bool Flow { get; init; }
}

/// <param name="Entries">In the order written; keys differ.</param>
public sealed record YamlMapping(ImmutableArray<YamlEntry> Entries, SourceSpan Where, int Size) : YamlNode(Where, Size)
{
    /// <summary>Written in braces.</summary>
    public bool Flow { get; init; }

    /// <summary>
    /// The value of a key; null where the key is absent or its value is YAML's null, which every dialect takes for absent.
    /// </summary>
    public YamlNode? Find(string key) =>
        Entries.FirstOrDefault(e => e.Key.Value == key)?.Value is { } value and not YamlScalar { IsNull: true } ? value : null;

    public YamlMapping? Mapping(string key) => Find(key) as YamlMapping;

    public YamlScalar? Scalar(string key) => Find(key) as YamlScalar;

    /// <summary>The scalars of a list, or a lone scalar as a list of one.</summary>
    public IEnumerable<YamlScalar> Scalars(string key) => Find(key) switch
    {
        YamlSequence list => list.Items.OfType<YamlScalar>().Where(i => !i.IsNull),
        YamlScalar one => [one],
        _ => [],
    };
}

public sealed record YamlEntry(YamlScalar Key, YamlNode Value);
