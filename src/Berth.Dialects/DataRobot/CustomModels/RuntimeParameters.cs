using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Dialects.Yaml;
using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.DataRobot.CustomModels;

/// <summary>
/// Reads <c>runtimeParameterDefinitions</c>: each becomes a variable with its default, or with null where it has none. Credentials and
/// deployments live in DataRobot, so theirs are always null here.
/// </summary>
internal static class RuntimeParameters
{
    public static Shape.Keys Definition { get; } = new(
        new KeyRule("fieldName", new Shape.Literal(), "Name, as the program asks for it.") { Required = true },
        new KeyRule("type", new Shape.Choice("string", "boolean", "numeric", "credential", "deployment"), "Kind of the value.") { Required = true },
        new KeyRule("defaultValue", new Shape.Literal(), "Value where none is given. Default: none."), new KeyRule("minValue", new Shape.Number(), "For `numeric`."),
        new KeyRule("maxValue", new Shape.Number(), "For `numeric`."), new KeyRule("allowEmpty", new Shape.Flag(), "Whether there may be no value. Default: true."),
        new KeyRule("credentialType", new Shape.Literal(), "For `credential`."), new KeyRule("description", new Shape.Literal(), "For people."));

    /// <returns>JSON of <c>{"type", "payload"}</c> by name.</returns>
    public static ImmutableSortedDictionary<string, string> Read(YamlNode? list, ImmutableArray<Problem>.Builder problems)
    {
        var found = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var definition in (list as YamlSequence)?.Items.OfType<YamlMapping>() ?? [])
        {
            if (definition.Scalar("fieldName") is not { } name || definition.Scalar("type") is not { } type) continue;
            if (!IsName(name.Value)) problems.Add(Invalid(name, "fieldName", $"`{Short(name.Value)}` cannot be part of the name of a variable", "use letters, digits and underscores"));
            else if (found.ContainsKey(name.Value)) problems.Add(Invalid(name, "fieldName", $"`{name.Value}` is defined twice", "take one out"));
            else found[name.Value] = Json(definition, type.Value, problems);
        }

        return found.ToImmutable();
    }

    private static string Json(YamlMapping definition, string type, ImmutableArray<Problem>.Builder problems) => YamlJson.Text(json =>
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WritePropertyName("payload");
        var written = definition.Scalar("defaultValue");
        var value = written is null ? new ScalarValue.Null() : ScalarRules.Read(written, DataRobotDialect.Flavour);
        switch (type, value)
        {
            case ("string", not ScalarValue.Null):
                json.WriteStringValue(written!.Value);
                break;
            case ("boolean", ScalarValue.Flag flag):
                json.WriteBooleanValue(flag.Value);
                break;
            case ("numeric", ScalarValue.Integer or ScalarValue.Number):
                CheckRange(definition, value, problems);
                YamlJson.Write(json, written!, DataRobotDialect.Flavour);
                break;
            case ("string" or "boolean" or "numeric", not ScalarValue.Null):
                problems.Add(Invalid(written!, "defaultValue", $"the default is not of type `{type}`", type == "boolean" ? "write true or false" : "write a number"));
                json.WriteNullValue();
                break;
            default:
                json.WriteNullValue();
                break;
        }

        json.WriteEndObject();
    });

    private static void CheckRange(YamlMapping definition, ScalarValue value, ImmutableArray<Problem>.Builder problems)
    {
        var (least, most, given) = (Number(definition.Scalar("minValue")), Number(definition.Scalar("maxValue")), Number(value));
        if (least > most) problems.Add(Invalid(definition.Find("maxValue")!, "maxValue", "`maxValue` is below `minValue`", "exchange the two"));
        else if (given < least || given > most || !double.IsFinite(given ?? 0))
            problems.Add(Invalid(definition.Find("defaultValue")!, "defaultValue", "the default is not between `minValue` and `maxValue`", "write a number that is"));
    }

    private static double? Number(YamlScalar? scalar) => scalar is null ? null : Number(ScalarRules.Read(scalar, DataRobotDialect.Flavour));

    private static double? Number(ScalarValue value) => value switch
    {
        ScalarValue.Integer whole => whole.Value,
        ScalarValue.Number real => real.Value,
        _ => null,
    };

    private static bool IsName(string name) => name.Length is > 0 and <= 255 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static string Short(string text) => text.Length <= 100 ? text : text[..100] + "…";

    private static Problem Invalid(YamlNode node, string key, string what, string fix) =>
        new(DialectProblems.InvalidValue, what, node.Where, fix, Key: $"runtimeParameterDefinitions.{key}");
}
