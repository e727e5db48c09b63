using System.Collections.Immutable;
using Berth.Core.Problems;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Berth.Dialects.Yaml;

/// <summary>Turns the events of one document into nodes, within limits.</summary>
internal sealed class YamlComposer(string text, string file, YamlFlavour flavour, YamlLimits limits)
{
    private const string TagPrefix = "tag:yaml.org,2002:";
    private readonly Parser parser = new(new StringReader(text));
    /// <summary>Null while the anchor's own node is still being read.</summary>
    private readonly Dictionary<string, YamlNode?> anchors = new(StringComparer.Ordinal);
    private int nodes;
    private int depth;
    private int flow;
    private readonly TabWatch tabs = new(text);

    public List<Problem> Problems { get; } = [];

    public YamlNode Compose()
    {
        Next<StreamStart>();
        if (parser.Current is StreamEnd)
        {
            throw Invalid("the document is empty", 1, 1, "write at least one key, such as `base: debian:bookworm`");
        }
        Next<DocumentStart>();
        var root = Node();
        Next<DocumentEnd>();
        if (parser.Current is not StreamEnd)
        {
            throw Invalid("a second document begins here", parser.Current!.Start, "keep one document in a file: take out the `---`");
        }

        return root;
    }

    /// <summary>Checks that the current event is of a kind and goes on to the next.</summary>
    private T Next<T>()
        where T : ParsingEvent
    {
        if (parser.Current is null) Advance();
        var current = parser.Current as T ?? throw new YamlException("the document ends unexpectedly");
        Advance();
        return current;
    }

    /// <summary>
    /// The library's scanner meets some malformed text with exceptions that are meant for programmers; those become YAML errors here.
    /// </summary>
    private void Advance()
    {
        var before = parser.Current?.End ?? Mark.Empty;
        try
        {
            parser.MoveNext();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or NullReferenceException or IndexOutOfRangeException)
        {
            throw new YamlException(before, before, flow > 0 ? "a bracket or brace is not closed" : "what follows cannot be read", e);
        }
    }

    private YamlNode Node()
    {
        var current = parser.Current!;
        var where = Where(current.Start);
        // Inside braces and brackets tabs are mere blanks; elsewhere they would be indentation.
        if (flow == 0) tabs.Check(where);
        Count(1, where);
        switch (current)
        {
            case AnchorAlias alias:
                Advance();
                return Resolve(alias.Value.Value, where);
            case Scalar scalar:
                Advance();
                return Anchored(scalar.Anchor, () => ToScalar(scalar, where));
            case SequenceStart start:
                CheckTag(start.Tag, where, "seq");
                return Anchored(start.Anchor, () => Nested(start.Style == SequenceStyle.Flow, where, flow => Sequence(where, flow)));
            case MappingStart start:
                CheckTag(start.Tag, where, "map");
                return Anchored(start.Anchor, () => Nested(start.Style == MappingStyle.Flow, where, flow => Mapping(where, flow)));
            default:
                throw new YamlException(current.Start, current.End, "a value is missing");
        }
    }

    private YamlNode Anchored(AnchorName anchor, Func<YamlNode> read)
    {
        if (anchor.IsEmpty) return read();
        anchors[anchor.Value] = null;
        return anchors[anchor.Value] = read();
    }

    private YamlNode Resolve(string anchor, SourceSpan where)
    {
        if (!anchors.TryGetValue(anchor, out var node))
        {
            throw YamlText.Refused(
                DialectProblems.InvalidYaml, $"`*{anchor}` refers to an anchor that is not there", where,
                $"put `&{anchor}` before the value it stands for");
        }

        if (node is null)
        {
            throw YamlText.Refused(
                DialectProblems.InvalidYaml, $"`*{anchor}` stands inside the value it refers to", where, "write the value out instead");
        }

        Count(node.Size - 1, where);
        return node;
    }

    private YamlNode Nested(bool isFlow, SourceSpan where, Func<bool, YamlNode> read)
    {
        var start = parser.Current!.Start;
        if (++depth > limits.Depth)
        {
            throw YamlText.Refused(
                DialectProblems.DocumentTooLarge, $"more than {limits.Depth} lists and mappings stand inside each other", where,
                "make the document flatter");
        }

        if (isFlow) flow++;
        Advance();
        var node = read(isFlow);
        node = node with { Text = Range(start, parser.Current!.End) };
        Advance();
        if (isFlow) flow--;
        depth--;
        return node;
    }

    private YamlSequence Sequence(SourceSpan where, bool isFlow)
    {
        var items = ImmutableArray.CreateBuilder<YamlNode>();
        while (parser.Current is not SequenceEnd) items.Add(Node());
        var size = 1;
        foreach (var item in items) size += item.Size;
        return new YamlSequence(items.ToImmutable(), where, size) { Flow = isFlow };
    }

    private YamlMapping Mapping(SourceSpan where, bool isFlow)
    {
        var entries = new List<YamlEntry>();
        var merged = new List<YamlNode>();
        var seen = new Dictionary<string, SourceSpan>(StringComparer.Ordinal);
        while (parser.Current is not MappingEnd)
        {
            if (Problems.Count >= limits.Problems) throw new BerthException([.. Problems]);
            var keyNode = Node();
            var value = Node();
            if (keyNode is not YamlScalar key)
            {
                Problems.Add(new Problem(
                    DialectProblems.InvalidYaml, "a list or mapping cannot be a key", keyNode.Where,
                    "use plain text as the key; text with braces needs quotes"));
            }
            else if (key is { Value: "<<", Plain: true } && flavour != YamlFlavour.Core)
            {
                merged.Add(value);
            }
            else if (!seen.TryAdd(key.Value, key.Where))
            {
                var lastWins = flavour == YamlFlavour.Python;
                Problems.Add(new Problem(
                    DialectProblems.DuplicateKey,
                    $"the key `{key.Value}` is there twice; the first is on line {seen[key.Value].Line}{(lastWins ? ", and this one holds" : "")}",
                    key.Where,
                    "join the two or take one out", lastWins ? Severity.Warning : Severity.Error, key.Value));
                if (lastWins) entries[entries.FindIndex(e => e.Key.Value == key.Value)] = new YamlEntry(key, value);
            }
            else
            {
                entries.Add(new YamlEntry(key, value));
            }
        }

        foreach (var source in merged) Merge(source, entries, seen);
        var size = 1;
        foreach (var entry in entries) size += 1 + entry.Value.Size;
        return new YamlMapping([.. entries], where, size) { Flow = isFlow };
    }

    /// <summary>Adds what the mapping itself does not have; of several sources the earlier wins (YAML 1.1, merge key).</summary>
    private void Merge(YamlNode source, List<YamlEntry> entries, Dictionary<string, SourceSpan> seen)
    {
        switch (source)
        {
            case YamlMapping mapping:
                Count(mapping.Size, mapping.Where);
                entries.AddRange(mapping.Entries.Where(e => seen.TryAdd(e.Key.Value, e.Key.Where)));
                break;
            case YamlSequence list when list.Items.All(i => i is YamlMapping):
                foreach (var item in list.Items) Merge(item, entries, seen);
                break;
            default:
                Problems.Add(new Problem(
                    DialectProblems.InvalidYaml, "`<<` can only merge mappings", source.Where,
                    "give it an alias of a mapping, such as `<<: *defaults`"));
                break;
        }
    }

    private static YamlScalar ToScalar(Scalar scalar, SourceSpan where)
    {
        CheckTag(scalar.Tag, where, "str", "int", "float", "bool", "null");
        if (scalar.Value.Contains('\0'))
        {
            throw YamlText.Refused(DialectProblems.InvalidYaml, "this text holds a NUL", where, "take the escape `\\0` out");
        }
        var tag = scalar.Tag.IsEmpty ? null : scalar.Tag.IsNonSpecific ? "str" : scalar.Tag.Value[TagPrefix.Length..];
        return new YamlScalar(scalar.Value, scalar.Style is ScalarStyle.Plain, tag, where) { Text = Range(scalar.Start, scalar.End) };
    }

    private static void CheckTag(TagName tag, SourceSpan where, params ReadOnlySpan<string> known)
    {
        if (tag.IsEmpty || tag.IsNonSpecific) return;
        if (tag.Value.StartsWith(TagPrefix, StringComparison.Ordinal) && known.Contains(tag.Value[TagPrefix.Length..])) return;
        throw YamlText.Refused(DialectProblems.InvalidYaml, $"the tag `{tag.Value}` means nothing here", where, "take the tag out");
    }

    private void Count(int more, SourceSpan where)
    {
        nodes += more;
        if (nodes <= limits.Nodes) return;
        throw YamlText.Refused(
            DialectProblems.DocumentTooLarge, $"the document has more than {limits.Nodes} values once its aliases are written out", where,
            "use fewer aliases, or keep data in a file of its own");
    }

    private static TextRange Range(Mark start, Mark end) => new((int)start.Index, (int)end.Index);

    private SourceSpan Where(Mark mark) => new(file, (int)mark.Line, (int)mark.Column);

    private BerthException Invalid(string what, Mark at, string fix) => Invalid(what, (int)at.Line, (int)at.Column, fix);

    private BerthException Invalid(string what, int atLine, int column, string fix) =>
        YamlText.Refused(DialectProblems.InvalidYaml, what, new SourceSpan(file, atLine, column), fix);
}
