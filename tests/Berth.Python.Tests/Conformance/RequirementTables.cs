using System.Collections.Immutable;
using System.Text.Json;
using Berth.Python.Requirements;

namespace Berth.Python.Tests.Conformance;

public class RequirementTables
{
    [Fact]
    public void Requirements_parse_as_in_the_table() => Table.Check("requirement_parse", (input, expected) =>
    {
        var valid = Requirement.TryParse(input.Text("requirement"), out var r);
        if (!valid || !expected.Bool("valid")) return Table.Same(expected.Bool("valid"), valid);
        return Table.Same(
            string.Join(" | ", expected.Text("name"), string.Join(',', expected.Texts("extras")), expected.Text("specifier"), expected.Text("url"), expected.Text("marker"), expected.Text("normalized")),
            string.Join(" | ", r!.Name, string.Join(',', r.Extras), r.Specifiers, r.Url ?? "null", r.Marker?.ToString() ?? "null", r));
    });

    [Fact]
    public void Requirements_are_equal_as_in_the_table() => Table.Check("requirement_equal", (input, expected) =>
        Table.Same(expected.GetBoolean(), Parse(input.Text("left")).Equals(Parse(input.Text("right")))));

    [Fact]
    public void Markers_parse_as_in_the_table() => Table.Check("marker_parse", (input, expected) =>
    {
        var valid = Marker.TryParse(input.Text("marker"), out var m);
        if (!valid || !expected.Bool("valid")) return Table.Same(expected.Bool("valid"), valid);
        return Table.Same(expected.Text("normalized"), m!.ToString());
    });

    [Fact]
    public void Markers_evaluate_as_in_the_table()
    {
        var environments = Table.Read("environments");
        Table.Check("marker_evaluate", (input, expected) =>
        {
            if (!Marker.TryParse(input.Text("marker"), out var marker)) return "does not parse";
            var theirs = expected.ValueKind == JsonValueKind.Object ? expected.Text("error") : expected.GetRawText();
            return Table.Same(theirs, marker.Evaluate(Environment(environments, input)) switch
            {
                MarkerResult.True => "true",
                MarkerResult.False => "false",
                MarkerResult.UndefinedName => "undefined name",
                _ => "undefined comparison",
            });
        });
    }

    [Fact]
    public void Names_normalise_as_in_the_table() => Table.Check("name_normalize", (input, expected) =>
    {
        var name = input.Text("name");
        return Table.Same($"{expected.Text("normalized")} {expected.Bool("valid")} {expected.Bool("is_normalized")}",
            $"{PackageName.Normalize(name)} {PackageName.IsValid(name)} {PackageName.IsNormal(name)}");
    }, new Dictionary<string, string>
    {
        ["name_normalize/00036"] = "the lower case of U+0130 is two characters; invariant casing leaves it, and the name is invalid either way",
    });

    private static MarkerEnvironment Environment(JsonElement environments, JsonElement input)
    {
        var values = environments.GetProperty(input.Text("environment")).EnumerateObject().ToImmutableSortedDictionary(p => p.Name, p => p.Value.GetString()!);
        var sets = ImmutableSortedDictionary<string, ImmutableHashSet<string>>.Empty;
        var context = input.TryGetProperty("context", out var c) ? c.GetString() : "metadata";
        if (context == "metadata") values = values.SetItem("extra", "");
        if (context == "lock_file") sets = sets.Add("extras", []).Add("dependency_groups", []);
        if (!input.TryGetProperty("overrides", out var overrides)) return new(values, sets);
        foreach (var item in overrides.EnumerateObject())
        {
            if (item.Value.ValueKind == JsonValueKind.Object) sets = sets.SetItem(item.Name, [.. item.Value.Texts("set")]);
            else values = values.SetItem(item.Name, item.Value.GetString() ?? "");
        }

        return new(values, sets);
    }

    private static Requirement Parse(string text) => Requirement.TryParse(text, out var r, out var reason) ? r : throw new FormatException(reason);
}
