using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Dialects.Yaml;
using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.DataRobot.CustomModels;

/// <summary>Checks <c>typeSchema</c>: which conditions and values a field takes.</summary>
internal static class TypeSchemaRules
{
    private static readonly string[] Equality = ["EQUALS", "NOT_EQUALS", "IN", "NOT_IN"];
    private static readonly string[] Comparisons = [.. Equality, "GREATER_THAN", "LESS_THAN", "NOT_GREATER_THAN", "NOT_LESS_THAN"];
    private static readonly string[] Types = ["NUM", "TXT", "CAT", "IMG", "DATE", "DATE_DURATION", "COUNT_DICT", "GEO"];

    public static Shape.Keys Schema { get; } = new(
        new KeyRule("input_requirements", new Shape.ListOf(Requirement), "What data the model takes."),
        new KeyRule("output_requirements", new Shape.ListOf(Requirement), "What data the model gives; only for `transform`."));

    private static Shape.Keys Requirement => new(
        new KeyRule("field", new Shape.Choice("data_types", "number_of_columns", "sparse", "contains_missing"), "What is required of.") { Required = true },
        new KeyRule("condition", new Shape.Choice(Comparisons), "How `value` is compared.") { Required = true },
        new KeyRule("value", new Shape.Anything(), "One value, or a list for `IN` and `NOT_IN`.") { Required = true });

    public static void Check(YamlMapping? schema, string targetType, ImmutableArray<Problem>.Builder problems)
    {
        if (schema?.Find("output_requirements") is { } output && targetType != "transform")
        {
            problems.Add(new Problem(
                DialectProblems.InvalidValue, "`typeSchema.output_requirements` is for models of type `transform` only", output.Where, "take it out", Key: "typeSchema.output_requirements"));
        }

        foreach (var side in new[] { "input_requirements", "output_requirements" })
        {
            foreach (var requirement in (schema?.Find(side) as YamlSequence)?.Items.OfType<YamlMapping>() ?? []) CheckRequirement(requirement, side, problems);
        }
    }

    private static void CheckRequirement(YamlMapping requirement, string side, ImmutableArray<Problem>.Builder problems)
    {
        var (field, condition) = (requirement.Scalar("field")?.Value ?? "", requirement.Scalar("condition")?.Value ?? "");
        string[] conditions = field switch { "data_types" => Equality, "number_of_columns" => Comparisons, _ => ["EQUALS"] };
        if (Comparisons.Contains(condition) && !conditions.Contains(condition))
            Refuse(requirement.Find("condition")!, "condition", $"`{condition}` does not go with `{field}`", conditions);
        if (Values(field, side == "input_requirements") is not { } values) return;
        foreach (var value in requirement.Scalars("value").Where(v => !values.Contains(v.Value))) Refuse(value, "value", $"`{value.Value}` is no value of `{field}`", values);

        void Refuse(YamlNode node, string key, string what, string[] offered) => problems.Add(new Problem(
            DialectProblems.InvalidValue, $"{what} in `typeSchema.{side}`", node.Where, "use one of " + string.Join(", ", offered.Select(o => $"`{o}`")), Key: $"typeSchema.{side}.{key}"));
    }

    private static string[]? Values(string field, bool input) => field switch
    {
        "data_types" => Types,
        "sparse" => input ? ["FORBIDDEN", "SUPPORTED", "REQUIRED"] : ["NEVER", "DYNAMIC", "ALWAYS", "IDENTITY"],
        "contains_missing" => input ? ["FORBIDDEN", "SUPPORTED"] : ["NEVER", "DYNAMIC"],
        _ => null,
    };
}
