using System.Text.Json;
using Berth.Core.Problems;
using Berth.Core.Toml;
using Berth.Python.Pylock;

namespace Berth.Python.Tests.Conformance;

public sealed class PylockTables
{
    private static readonly SourceSpan Nowhere = new("pylock.toml");

    [Fact]
    public void Pylock_files_are_judged_as_the_reference_does() => Table.Check("pylock_validate", (input, expected) =>
    {
        var read = PylockFile.Read((TomlTable)Toml(input.GetProperty("document")), "/pylock.toml");
        var newer = expected.TryGetProperty("unsupported_version", out _);
        return Table.Same(expected.Bool("valid"), read.Accepted)
            ?? Table.Same(newer, read.Problems.Any(p => p.Code == PythonProblems.PylockVersion));
    });

    private static TomlValue Toml(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object when json.TryGetProperty("datetime", out var time) => new TomlTime(TomlTimeKind.LocalDateTime, time.GetString()!, Nowhere),
        JsonValueKind.Object => new TomlTable([.. json.EnumerateObject().Select(p => new TomlEntry(p.Name, Nowhere, Toml(p.Value)))], Nowhere),
        JsonValueKind.Array => new TomlArray([.. json.EnumerateArray().Select(Toml)], Nowhere),
        JsonValueKind.String => new TomlText(json.GetString()!, Nowhere),
        JsonValueKind.Number when json.GetRawText().Contains('.', StringComparison.Ordinal) => new TomlFloat(json.GetDouble(), Nowhere),
        JsonValueKind.Number => new TomlInteger(json.GetInt64(), Nowhere),
        _ => new TomlFlag(json.ValueKind == JsonValueKind.True, Nowhere),
    };
}
