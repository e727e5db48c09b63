using System.Collections.Immutable;
using System.Text.Json;
using Berth.Core.Locking;

namespace Berth.Build.Caching;

/// <summary>Members of small records that are read and written by hand; whatever is missing or of another type is a <see cref="JsonException"/>.</summary>
internal static class JsonMembers
{
    public static JsonElement Member(this JsonElement record, string name) =>
        record.ValueKind == JsonValueKind.Object && record.TryGetProperty(name, out var member) ? member : throw new JsonException($"`{name}` is missing");

    public static string Text(this JsonElement record, string name) => AsText(record.Member(name));

    public static string? TextOrNull(this JsonElement record, string name) => record.TryGetProperty(name, out var member) ? AsText(member) : null;

    public static long Number(this JsonElement record, string name) =>
        record.Member(name) is { ValueKind: JsonValueKind.Number } member && member.TryGetInt64(out var number) ? number : throw new JsonException($"`{name}` is no whole number");

    public static bool Flag(this JsonElement record, string name) => record.Member(name).ValueKind == JsonValueKind.True;

    public static ContentDigest Digest(this JsonElement record, string name) =>
        ContentDigest.TryParse(record.Text(name), out var digest) ? digest : throw new JsonException($"`{name}` is no digest");

    public static ImmutableArray<string> Texts(this JsonElement record, string name)
    {
        var list = record.Member(name);
        if (list.ValueKind != JsonValueKind.Array) throw new JsonException($"`{name}` is no list");
        var texts = ImmutableArray.CreateBuilder<string>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray()) texts.Add(AsText(item));
        return texts.MoveToImmutable();
    }

    public static void WriteTexts(this Utf8JsonWriter writer, string name, ImmutableArray<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static string AsText(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString()! : throw new JsonException("text expected");
}
