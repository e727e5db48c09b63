using System.Text.Json;
using Berth.Python.Versions;

namespace Berth.Python.Tests.Conformance;

public class VersionTables
{
    [Fact]
    public void Versions_parse_as_in_the_table() => Table.Check("version_parse", (input, expected) =>
    {
        var valid = PythonVersion.TryParse(input.Text("version"), out var v);
        if (!valid || !expected.Bool("valid")) return Table.Same(expected.Bool("valid"), valid);
        var theirs = string.Join(' ', new[] { "normalized", "public", "base_version", "epoch", "release", "pre", "post", "dev", "local", "is_prerelease", "is_postrelease", "canonical" }
            .Select(p => expected.GetProperty(p)).Select(e => e.ValueKind == JsonValueKind.String ? e.GetString() : e.GetRawText().Replace(" ", "", StringComparison.Ordinal)));
        var local = v!.HasLocal ? string.Join('.', v.Local) : "null";
        var pre = v.Pre is { } p ? $"[\"{p.Kind}\",{p.Number}]" : "null";
        return Table.Same(theirs, string.Join(' ', v, v.Public, v.Base, v.Epoch, $"[{string.Join(',', v.Release)}]", pre, v.Post?.ToString() ?? "null",
            v.Dev?.ToString() ?? "null", local, v.IsPreRelease ? "true" : "false", v.IsPostRelease ? "true" : "false", v.ToCanonicalString()));
    });

    [Fact]
    public void Versions_compare_as_in_the_table() => Table.Check("version_compare", (input, expected) =>
    {
        var (left, right) = (PythonVersion.Parse(input.Text("left")), PythonVersion.Parse(input.Text("right")));
        var order = Math.Sign(left.CompareTo(right));
        if (order == 0 && left.GetHashCode() != right.GetHashCode()) return "equal versions have different hash codes";
        return Table.Same(expected.GetInt32().ToString(), order.ToString()) ?? Table.Same((-order).ToString(), Math.Sign(right.CompareTo(left)).ToString());
    });

    [Fact]
    public void Versions_sort_as_in_the_table() => Table.Check("version_sort", (input, expected) =>
        Table.Same(string.Join(' ', expected.Texts()), string.Join(' ', input.Texts("versions").OrderBy(PythonVersion.Parse))));

    [Fact]
    public void Clauses_parse_as_in_the_table() => Table.Check("specifier_parse", (input, expected) =>
    {
        var valid = VersionSpecifier.TryParse(input.Text("specifier"), out var s);
        if (!valid || !expected.Bool("valid")) return Table.Same(expected.Bool("valid"), valid);
        return Table.Same($"{expected.Text("normalized")} {expected.Text("version")} {expected.Bool("allows_prereleases_by_itself")}", $"{s} {s!.Text} {s.NamesPreRelease}");
    });

    [Fact]
    public void Sets_parse_as_in_the_table() => Table.Check("specifier_set_parse", (input, expected) =>
    {
        var valid = SpecifierSet.TryParse(input.Text("specifiers"), out var s);
        if (!valid || !expected.Bool("valid")) return Table.Same(expected.Bool("valid"), valid);
        return Table.Same($"{expected.Text("normalized")} {string.Join(' ', expected.Texts("items"))} {expected.MaybeBool("prereleases")}", $"{s} {string.Join(' ', s!.Clauses)} {s.PreReleases}");
    });

    [Fact]
    public void Sets_are_equal_as_in_the_table() => Table.Check("specifier_equal", (input, expected) =>
        Table.Same(expected.GetBoolean(), Set(input.Text("left")).Equals(Set(input.Text("right")))));

    [Fact]
    public void Sets_contain_as_in_the_table() => Table.Check("specifier_contains", (input, expected) =>
    {
        var setting = input.MaybeBool("prereleases") ?? input.MaybeBool("specifier_prereleases");
        if (input.MaybeBool("installed") == true && PythonVersion.TryParse(input.Text("version"), out var v) && v.IsPreRelease) setting = true;
        if (expected.ValueKind == JsonValueKind.Object) return SpecifierSet.TryParse(input.Text("specifier"), out _) ? "an error is expected" : null;
        return Table.Same(expected.GetBoolean(), Set(input.Text("specifier")).Contains(input.Text("version"), setting));
    });

    [Fact]
    public void Sets_filter_as_in_the_table() => Table.Check("specifier_filter", (input, expected) =>
    {
        var setting = input.MaybeBool("prereleases") ?? input.MaybeBool("specifier_prereleases");
        return Table.Same(string.Join(' ', expected.Texts()), string.Join(' ', Set(input.Text("specifier")).Filter(input.Texts("versions"), setting)));
    });

    [Fact]
    public void Sets_without_versions_are_those_of_the_table() => Table.Check("specifier_unsatisfiable", (input, expected) =>
        Table.Same(expected.GetBoolean(), Set(input.Text("specifier")).IsUnsatisfiable(input.MaybeBool("specifier_prereleases"))));

    [Fact]
    public void Sets_relate_as_in_the_table() => Table.Check("specifier_relation", (input, expected) =>
    {
        var (left, right) = (Set(input.Text("left")).ToVersionSet(), Set(input.Text("right")).ToVersionSet());
        if (expected.TryGetProperty("error", out _)) return Table.Same(true, left is null || right is null);
        return Table.Same($"{expected.Bool("subset")} {expected.Bool("superset")} {expected.Bool("disjoint")}",
            $"{left!.IsSubsetOf(right!)} {right!.IsSubsetOf(left)} {left.IsDisjointFrom(right)}");
    });

    private static SpecifierSet Set(string text) => SpecifierSet.TryParse(text, out var set) ? set : throw new FormatException(text);
}
