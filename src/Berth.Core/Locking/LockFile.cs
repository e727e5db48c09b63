using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Berth.Core.Problems;

namespace Berth.Core.Locking;

/// <summary>The text form of a lock: JSON, sorted, one package a line, so that diffs and merges work line by line.</summary>
public static class LockFile
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What a variant is known by: SHA-256 over its canonical JSON together with the spec digest, whatever other variants ask for.</summary>
    /// <param name="spec">As <see cref="EnvironmentLock.SpecOf"/> gives it.</param>
    public static ContentDigest Digest(ContentDigest spec, LockedVariant variant) =>
        ContentDigest.Of([.. Encoding.ASCII.GetBytes(spec.ToString()), .. JsonSerializer.SerializeToUtf8Bytes(variant with { Spec = null }, LockJson.Default.LockedVariant)]);

    public static byte[] Write(EnvironmentLock environmentLock)
    {
        var body = new LockFileBody(EnvironmentLock.Version, environmentLock.Spec, [.. environmentLock.Variants]);
        using var document = JsonSerializer.SerializeToDocument(body, LockJson.Default.LockFileBody);
        var text = new StringBuilder();
        WriteLines(text, document.RootElement, 0);
        return Encoding.UTF8.GetBytes(text.Append('\n').ToString());
    }

    /// <param name="file">For messages.</param>
    public static Checked<EnvironmentLock> Read(ReadOnlySpan<byte> content, string file)
    {
        try
        {
            // Before the rest is looked at, since a newer version may have another shape.
            if (LockRules.VersionOf(content) is { } version and not EnvironmentLock.Version) return RefuseVersion(version);
            var body = JsonSerializer.Deserialize(content, LockJson.Default.LockFileBody);
            if (body?.Variants is null) return Refuse(CoreProblems.UnreadableLock, "the file is empty");
            return LockRules.Fault(body) is { } fault ? Refuse(CoreProblems.UnreadableLock, fault) : new(new EnvironmentLock(body.Spec, [.. body.Variants]), []);
        }
        catch (JsonException e)
        {
            return Refuse(CoreProblems.UnreadableLock, e.Message.Split(" Path:")[0].TrimEnd('.'), (int)(e.LineNumber ?? -1) + 1, (int)(e.BytePositionInLine ?? -1) + 1);
        }

        Checked<EnvironmentLock> RefuseVersion(long version) => version > EnvironmentLock.Version
            ? Refuse(CoreProblems.NewerLock, $"it has format version {version}, this command reads up to {EnvironmentLock.Version}")
            : Refuse(CoreProblems.UnreadableLock, $"there is no format version {version}");

        Checked<EnvironmentLock> Refuse(ProblemCode code, string why, int line = 0, int column = 0) => new(null,
            [new Problem(code, $"the lock cannot be used: {why}", new SourceSpan(file, line, column), "remove the file and run `berth lock` again")]);
    }

    /// <summary>Objects and lists with nothing nested in them stand on one line, and so does each wheel; everything else is indented.</summary>
    private static void WriteLines(StringBuilder text, JsonElement element, int depth)
    {
        var container = element.ValueKind is JsonValueKind.Object or JsonValueKind.Array;
        if (!container || (depth > 0 && IsFlat(element)))
        {
            text.Append(CompactText(element));
            return;
        }

        var (open, close) = element.ValueKind == JsonValueKind.Object ? ('{', '}') : ('[', ']');
        var indent = new string(' ', 2 * (depth + 1));
        text.Append(open);
        var first = true;
        foreach (var (name, child) in Children(element))
        {
            text.Append(first ? "\n" : ",\n").Append(indent);
            if (name is not null) text.Append('"').Append(name).Append("\": ");
            if (name == "wheels") WriteWheels(text, child, depth + 1);
            else WriteLines(text, child, depth + 1);
            first = false;
        }

        text.Append('\n').Append(' ', 2 * depth).Append(close);
    }

    private static void WriteWheels(StringBuilder text, JsonElement wheels, int depth)
    {
        if (wheels.GetArrayLength() == 0)
        {
            text.Append("[]");
            return;
        }

        text.Append('[').AppendJoin(',', wheels.EnumerateArray().Select(w => $"\n{new string(' ', 2 * (depth + 1))}{CompactText(w)}"));
        text.Append('\n').Append(' ', 2 * depth).Append(']');
    }

    private static bool IsFlat(JsonElement element) =>
        Children(element).All(c => c.Child.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array));

    private static IEnumerable<(string? Name, JsonElement Child)> Children(JsonElement element) => element.ValueKind == JsonValueKind.Object
        ? element.EnumerateObject().Select(p => ((string?)p.Name, p.Value))
        : element.EnumerateArray().Select(e => ((string?)null, e));

    private static string CompactText(JsonElement element)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Compact)) element.WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
