using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Dialects.Yaml;
using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.DataRobot.CustomModels;

/// <summary>Checks <c>hyperparameters</c> beyond their keys: names, ranges, values.</summary>
internal static class HyperparameterRules
{
    private const int LongestName = 64;
    private const int LongestText = 1024;
    private const int MostValues = 24;

    public static Shape.Keys Common { get; } = new(
        new KeyRule("name", new Shape.Literal(), "Letters, with underscores between them.") { Required = true },
        new KeyRule("type", new Shape.Choice("int", "float", "string", "select", "multi"), "Kind of the values.") { Required = true },
        new KeyRule("min", new Shape.Number(), "For `int` and `float`."), new KeyRule("max", new Shape.Number(), "For `int` and `float`."),
        new KeyRule("default", new Shape.Literal(), "Default: `min`, or the first of `values`, or empty text."),
        new KeyRule("values", new Shape.Anything(), "Of `select` a list; of `multi` what it consists of."));

    public static void Check(YamlNode? list, ImmutableArray<Problem>.Builder problems)
    {
        foreach (var parameter in (list as YamlSequence)?.Items.OfType<YamlMapping>() ?? [])
        {
            var name = parameter.Scalar("name");
            if (name is not null && !IsName(name.Value)) Refuse(name, "name", $"has to be at most {LongestName} letters, with underscores between them", "rename it, such as `learning_rate`");
            switch (parameter.Scalar("type")?.Value)
            {
                case "int" or "float":
                    CheckRange(parameter);
                    break;
                case "string" when parameter.Scalar("default") is { Value.Length: > LongestText } text:
                    Refuse(text, "default", $"has more than {LongestText} characters", "shorten it");
                    break;
                case "select":
                    CheckValues(parameter);
                    break;
            }
        }

        void CheckRange(YamlMapping parameter)
        {
            var whole = parameter.Scalar("type")!.Value == "int";
            foreach (var key in new[] { "min", "max", "default" })
            {
                if (parameter.Scalar(key) is { } value && (Number(value) is null || (whole && ScalarRules.Read(value, DataRobotDialect.Flavour) is not ScalarValue.Integer)))
                    Refuse(value, key, whole ? "has to be a whole number" : "has to be a number", whole ? "write a number such as `3`" : "write a number such as `0.5`");
                else if (key != "default" && parameter.Find(key) is null) Refuse(parameter, key, "is missing", $"add `{key}:` with a number");
            }

            var (least, most, other) = (Number(parameter.Scalar("min")), Number(parameter.Scalar("max")), Number(parameter.Scalar("default")));
            if (least >= most) Refuse(parameter.Find("max")!, "max", "has to be greater than `min`", "exchange the two, or change one");
            else if (other < least || other > most) Refuse(parameter.Find("default")!, "default", "has to be between `min` and `max`", $"write a number from {least} to {most}");
        }

        void CheckValues(YamlMapping parameter)
        {
            var values = (parameter.Find("values") as YamlSequence)?.Items ?? [];
            if (values.Length is 0 or > MostValues) Refuse(parameter.Find("values") ?? parameter, "values", $"has to be a list of 1 to {MostValues} values", "write one value a line, each with `- `");
            else if (values.OfType<YamlScalar>().FirstOrDefault(v => v.Value.Length > LongestText) is { } text) Refuse(text, "values", $"has a value of more than {LongestText} characters", "shorten it");
            else if (parameter.Scalar("default") is { } given && !values.OfType<YamlScalar>().Any(v => v.Value == given.Value)) Refuse(given, "default", "has to be one of `values`", "add it to `values`, or write one of them");
        }

        void Refuse(YamlNode node, string key, string what, string fix) => problems.Add(new Problem(
            DialectProblems.InvalidValue, $"`hyperparameters.{key}` {what}", node.Where, fix, Key: $"hyperparameters.{key}"));
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && name.All(c => char.IsAsciiLetter(c) || c == '_') && name[0] != '_' && name[^1] != '_';

    private static double? Number(YamlScalar? scalar) => scalar is null ? null : ScalarRules.Read(scalar, DataRobotDialect.Flavour) switch
    {
        ScalarValue.Integer whole => whole.Value,
        ScalarValue.Number real => real.Value,
        _ => null,
    };
}
