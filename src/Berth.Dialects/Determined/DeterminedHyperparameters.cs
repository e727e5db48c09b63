using System.Collections.Immutable;
using System.Text.Json;
using Berth.Core.Problems;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Determined;

/// <summary>Hyperparameters with one value each: plain values, nested groups, and <c>{type: const, val: …}</c>.</summary>
internal sealed class DeterminedHyperparameters
{
    private static readonly string[] Ranges = ["int", "double", "log", "categorical"];
    private readonly YamlMapping? root;

    private DeterminedHyperparameters(YamlMapping? root) => this.root = root;

    public static DeterminedHyperparameters Read(YamlMapping? root, ImmutableArray<Problem>.Builder problems)
    {
        if (root is not null) CheckGroup(root, "hyperparameters", problems);
        return new DeterminedHyperparameters(root);
    }

    /// <summary>As the program gets them: values alone.</summary>
    public void WritePlain(Utf8JsonWriter json) => WriteGroup(json, root, explicitConstants: false);

    /// <summary>As configurations are stored: every constant says that it is one.</summary>
    public void WriteExplicit(Utf8JsonWriter json) => WriteGroup(json, root, explicitConstants: true);

    private static void CheckGroup(YamlMapping group, string path, ImmutableArray<Problem>.Builder problems)
    {
        foreach (var entry in group.Entries)
        {
            if (problems.Count >= YamlLimits.Default.Problems) return;
            var keyPath = $"{path}.{entry.Key.Value}";
            if (entry.Value is not YamlMapping value) CheckFinite(entry.Value, keyPath, problems);
            else if (value.Find("type") is not { } type) CheckGroup(value, keyPath, problems);
            else CheckTyped(value, type, keyPath, problems);
        }
    }

    private static void CheckTyped(YamlMapping value, YamlNode type, string path, ImmutableArray<Problem>.Builder problems)
    {
        var name = (type as YamlScalar)?.Value;
        if (name is not null && Ranges.Contains(name))
        {
            problems.Add(new Problem(
                DialectProblems.NotSupportedYet, $"`{path}` is a range of type `{name}`, which is not supported yet: searching comes later",
                type.Where,
                "give it one value", Key: path));
            return;
        }

        if (name != "const")
        {
            var nearest = NearestName.Of(name ?? "", [.. Ranges, "const"]);
            problems.Add(new Problem(
                DialectProblems.InvalidValue, $"`{path}.type` is none of the types of hyperparameters", type.Where,
                nearest is null ? "use `const` with `val`; a group cannot have a member called `type`" : $"write `{nearest}`",
                Key: path + ".type"));
            return;
        }

        foreach (var entry in value.Entries.Where(e => e.Key.Value is not ("type" or "val")))
        {
            problems.Add(new Problem(
                DialectProblems.UnknownKey, $"`{path}.{entry.Key.Value}` is not a key that is known here", entry.Key.Where,
                "a constant has `type` and `val` only", Key: $"{path}.{entry.Key.Value}"));
        }

        if (value.Entries.All(e => e.Key.Value != "val"))
        {
            problems.Add(new Problem(
                DialectProblems.MissingKey, $"`{path}.val` is missing", value.Where, "add `val:` with the value", Key: path + ".val"));
        }
        else
        {
            CheckFinite(value.Entries.First(e => e.Key.Value == "val").Value, path + ".val", problems);
        }
    }

    private static void CheckFinite(YamlNode node, string path, ImmutableArray<Problem>.Builder problems)
    {
        if (node is YamlScalar scalar && ScalarRules.Read(scalar, DeterminedDialect.Flavour) is ScalarValue.Number { Value: var number }
            && !double.IsFinite(number))
        {
            problems.Add(new Problem(
                DialectProblems.InvalidValue, $"`{path}` is not a finite number, which JSON cannot hold", scalar.Where,
                "write a finite number, or quote it as text", Key: path));
        }
    }

    private static void WriteGroup(Utf8JsonWriter json, YamlMapping? group, bool explicitConstants)
    {
        json.WriteStartObject();
        foreach (var entry in group?.Entries ?? [])
        {
            json.WritePropertyName(entry.Key.Value);
            if (entry.Value is YamlMapping nested && nested.Find("type") is null) WriteGroup(json, nested, explicitConstants);
            else
            {
                WriteConstant(
                    json, entry.Value is YamlMapping typed ? typed.Entries.First(e => e.Key.Value == "val").Value : entry.Value,
                    explicitConstants);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteConstant(Utf8JsonWriter json, YamlNode value, bool explicitConstants)
    {
        if (explicitConstants)
        {
            json.WriteStartObject();
            json.WriteString("type", "const");
            json.WritePropertyName("val");
        }

        YamlJson.Write(json, value, DeterminedDialect.Flavour);
        if (explicitConstants) json.WriteEndObject();
    }
}
