using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Berth.Core.Problems;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Json;

/// <summary>
/// Reads one JSON document into the nodes of YAML, which it is a part of, so that one set of rules checks both. Text is quoted, everything else
/// plain; comments and trailing commas are refused.
/// </summary>
public static class JsonNodes
{
    /// <param name="file">As problems name it.</param>
    public static Checked<YamlNode> Parse(ReadOnlySpan<byte> bytes, string file, YamlLimits? limits = null)
    {
        var bounds = limits ?? YamlLimits.Default;
        try
        {
            return new Reading(Encoding.UTF8.GetBytes(YamlText.Decode(bytes, file, bounds)), file, bounds).Read();
        }
        catch (BerthException e)
        {
            return new(null, e.Problems);
        }
    }

    private sealed class Reading(byte[] bytes, string file, YamlLimits limits)
    {
        private readonly ImmutableArray<Problem>.Builder problems = ImmutableArray.CreateBuilder<Problem>();
        private int line = 1;
        private int lineStart;
        private int seen;
        private int nodes;

        public Checked<YamlNode> Read()
        {
            // The depth is judged by the reader, which never recurses; this code does.
            var json = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = limits.Depth });
            try
            {
                json.Read();
                var root = Node(ref json);
                json.Read();
                return problems.Count > 0 ? new(null, problems.ToImmutable()) : new(root, []);
            }
            catch (JsonException e)
            {
                return new(null, [Malformed(e)]);
            }
        }

        private YamlNode Node(ref Utf8JsonReader json)
        {
            var where = Place(json.TokenStartIndex);
            if (++nodes > limits.Nodes)
            {
                throw YamlText.Refused(
                    DialectProblems.DocumentTooLarge, $"the document has more than {limits.Nodes} values", where, "keep data in a file of its own");
            }

            return json.TokenType switch
            {
                JsonTokenType.StartObject => Mapping(ref json, where),
                JsonTokenType.StartArray => List(ref json, where),
                JsonTokenType.String => new YamlScalar(Text(ref json, where), Plain: false, null, where),
                _ => new YamlScalar(Encoding.UTF8.GetString(json.ValueSpan), Plain: true, null, where),
            };
        }

        private YamlMapping Mapping(ref Utf8JsonReader json, SourceSpan where)
        {
            var entries = ImmutableArray.CreateBuilder<YamlEntry>();
            var places = new Dictionary<string, SourceSpan>(StringComparer.Ordinal);
            var size = 1;
            while (json.Read() && json.TokenType != JsonTokenType.EndObject)
            {
                var place = Place(json.TokenStartIndex);
                var key = new YamlScalar(Text(ref json, place), Plain: false, null, place);
                json.Read();
                var value = Node(ref json);
                if (places.TryAdd(key.Value, place))
                {
                    entries.Add(new YamlEntry(key, value));
                    size += 1 + value.Size;
                }
                else if (problems.Count < limits.Problems)
                {
                    problems.Add(new Problem(
                        DialectProblems.DuplicateKey, $"`{key.Value}` is there twice, first in line {places[key.Value].Line}", place,
                        "keep one of the two", Key: key.Value));
                }
            }

            return new YamlMapping(entries.ToImmutable(), where, size) { Flow = true };
        }

        private YamlSequence List(ref Utf8JsonReader json, SourceSpan where)
        {
            var items = ImmutableArray.CreateBuilder<YamlNode>();
            while (json.Read() && json.TokenType != JsonTokenType.EndArray) items.Add(Node(ref json));
            return new YamlSequence(items.ToImmutable(), where, 1 + items.Sum(i => i.Size)) { Flow = true };
        }

        private static string Text(ref Utf8JsonReader json, SourceSpan where)
        {
            string text;
            try
            {
                text = json.GetString()!;
            }
            catch (InvalidOperationException)
            {
                // What GetString throws for half of a surrogate pair, and for nothing else on a text.
                throw YamlText.Refused(DialectProblems.InvalidJson, "an escape stands for half a character", where, "write the character itself, or both halves");
            }

            return text.Contains('\0', StringComparison.Ordinal)
                ? throw YamlText.Refused(DialectProblems.InvalidJson, "this text holds a NUL", where, "take the escape `\\u0000` out")
                : text;
        }

        /// <param name="offset">Never before one that was asked for earlier.</param>
        private SourceSpan Place(long offset)
        {
            for (; seen < offset; seen++)
            {
                if (bytes[seen] != (byte)'\n') continue;
                line++;
                lineStart = seen + 1;
            }

            return new SourceSpan(file, line, (int)offset - lineStart + 1);
        }

        private Problem Malformed(JsonException e)
        {
            var at = new SourceSpan(file, (int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1);
            if (bytes.Length == 0 || bytes.AsSpan().IndexOfAnyExcept(" \t\r\n"u8) < 0)
                return new Problem(DialectProblems.InvalidJson, "the document is empty", at, "write a JSON object into it: `{…}`");
            return e.Message.Contains("maximum configured depth", StringComparison.Ordinal)
                ? new Problem(DialectProblems.DocumentTooLarge, $"the document nests more than {limits.Depth} levels", at, "nest less")
                : new Problem(DialectProblems.InvalidJson, "this is not well-formed JSON", at, "check quotes, commas and brackets here and just before");
        }
    }
}
