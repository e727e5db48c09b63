using System.Text.Json;

namespace Berth.Oci.Validation;

/// <summary>Finds keys that stand twice in one object: readers disagree on which value counts, so such a document means different images to different tools.</summary>
internal static class DuplicateKeys
{
    public static void Find(JsonElement root, Findings findings) => Visit(root, null, findings);

    private static void Visit(JsonElement element, Step? path, Findings findings)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            var i = 0;
            foreach (var item in element.EnumerateArray()) Visit(item, new Step(path, "", i++), findings);
        }

        if (element.ValueKind != JsonValueKind.Object) return;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pair in element.EnumerateObject())
        {
            if (!seen.Add(pair.Name) && !findings.Full) findings.Error(new Step(path, pair.Name, 0).ToString(), "stands twice in one object", "keep one of the two");
            if (pair.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array) Visit(pair.Value, new Step(path, pair.Name, 0), findings);
        }
    }

    /// <summary>Spelled out only for a finding: with long keys, the paths of all values would be far larger than the document.</summary>
    private sealed record Step(Step? Above, string Key, int Position)
    {
        public override string ToString()
        {
            var key = Key.Length > 200 ? Key[..200] : Key;
            return Key.Length == 0 ? $"{Above}[{Position}]" : Above is null ? key : $"{Above}.{key}";
        }
    }
}
