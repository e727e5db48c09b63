using System.Text;
using System.Text.Json;
using Berth.Python.Wheels;

namespace Berth.Python.Tests.Conformance;

public class InstallTables
{
    [Fact]
    public void Records_parse_as_in_the_table() => Table.Check("record_parse", (input, expected) =>
    {
        var rows = RecordFile.Parse(input.Text("record"));
        if (expected.ValueKind == JsonValueKind.Object) return Table.Same(true, rows is null);
        return Table.Same(string.Join('|', expected.EnumerateArray().Select(r => string.Join(';', r.Texts()))), string.Join('|', rows!.Value.Select(r => $"{r.Path};{r.Hash};{r.Size}")));
    });

    [Fact]
    public void Record_rows_agree_as_in_the_table() => Table.Check("record_check", (input, expected) =>
    {
        var row = input.Texts("row").ToArray();
        var valid = RecordRow.TryCreate(row[0], row[1], row[2], out var r);
        if (!valid || expected.ValueKind == JsonValueKind.Object) return Table.Same(expected.ValueKind != JsonValueKind.Object, valid);
        return Table.Same(expected.GetBoolean(), r!.Agrees(Convert.FromBase64String(input.Text("data_base64"))));
    }, new Dictionary<string, string>
    {
        [Sizes] = "sizes are ASCII digits here: an Arabic digit makes the row unreadable instead of unequal",
    });

    private const string Sizes = "record_check/00016";

    [Fact]
    public void Entry_points_parse_as_in_the_table() => Table.Check("entry_points", (input, expected) =>
    {
        var scripts = EntryPoints.Parse(input.Text("entry_points"), out _);
        if (expected.ValueKind == JsonValueKind.Object) return Table.Same(true, scripts is null);
        if (scripts is null) return "is refused";
        return Table.Same(string.Join('|', expected.EnumerateArray().Select(r => string.Join(';', r.Texts()))),
            string.Join('|', scripts.Value.Select(s => $"{s.Name};{s.Module};{s.Attribute};{(s.Graphical ? "gui" : "console")}")));
    });

    [Fact]
    public void Script_lines_are_rewritten_as_in_the_table() => Table.Check("script_shebang", (input, expected) =>
        Table.Same(expected.GetString()!, Convert.ToBase64String(Shebang.Apply(Convert.FromBase64String(input.Text("script_base64")), input.Text("interpreter")))));

    [Fact]
    public void Launchers_start_as_in_the_table() => Table.Check("launcher_shebang", (input, expected) =>
    {
        var launcher = new EntryPoint("a", "b", "c.d", false).Launcher(input.Text("interpreter"));
        return Table.Same(expected.GetString()!, Shebang.For(input.Text("interpreter")))
            ?? Table.Same(true, launcher.StartsWith(expected.GetString()!, StringComparison.Ordinal) && Encoding.UTF8.GetByteCount(launcher) > 0);
    });
}
