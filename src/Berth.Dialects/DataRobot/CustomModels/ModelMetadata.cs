using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Dialects.Yaml;
using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.DataRobot.CustomModels;

/// <summary>Reads <c>model-metadata.yaml</c>.</summary>
/// <param name="Trains">The model is fitted by the platform, and there is nothing to serve before.</param>
internal sealed record ModelMetadata(string? Name, string? Description, bool Trains, ModelServing Serving)
{
    public const string File = "model-metadata.yaml";

    /// <returns>Null, with problems added, where it is no mapping; otherwise as much as could be read.</returns>
    public static ModelMetadata? Read(ContextTree tree, ImmutableArray<Problem>.Builder problems)
    {
        if (tree.Text(File, problems) is not { } text) return null;
        var read = YamlDocument.Parse(System.Text.Encoding.UTF8.GetBytes(text), tree.File(File).Shown, DataRobotDialect.Flavour);
        problems.AddRange(read.Problems);
        if (read.Value is not { } root) return null;
        CheckStrict(root, "", problems);
        new ShapeCheck(DataRobotDialect.Flavour, problems).Check(root, ModelMetadataShape.Document);
        if (root is not YamlMapping document) return null;
        var target = document.Scalar("targetType")?.Value ?? "";
        var trains = document.Scalar("type")?.Value == "training";
        var inference = document.Mapping("inferenceModel");
        HyperparameterRules.Check(document.Find("hyperparameters"), problems);
        TypeSchemaRules.Check(document.Mapping("typeSchema"), target, problems);
        if (!trains) ModelLabels.Check(document, inference, target, problems);
        return new ModelMetadata(
            document.Scalar("name")?.Value, document.Scalar("description")?.Value, trains,
            new ModelServing
            {
                TargetType = target,
                TargetName = inference?.Scalar("targetName")?.Value,
                PositiveLabel = inference?.Scalar("positiveClassLabel")?.Value,
                NegativeLabel = inference?.Scalar("negativeClassLabel")?.Value,
                ClassLabels = [.. (inference?.Find("classLabels") as YamlSequence)?.Items.OfType<YamlScalar>().Select(l => l.Value) ?? []],
                ClassLabelsFile = ModelLabels.LabelsFile(tree, inference?.Scalar("classLabelsFile"), problems),
                RuntimeParameters = RuntimeParameters.Read(document.Find("runtimeParameterDefinitions"), problems),
            });
    }

    /// <summary>DRUM's reader refuses brackets and braces, and with them empty lists.</summary>
    private static void CheckStrict(YamlNode node, string path, ImmutableArray<Problem>.Builder problems)
    {
        if (problems.Count >= YamlLimits.Default.Problems) return;
        if (node is YamlSequence { Flow: true } or YamlMapping { Flow: true })
        {
            problems.Add(new Problem(
                DialectProblems.InvalidYaml, "brackets and braces are not taken in this file", node.Where, "write one entry a line, indented, lists with `- `", Key: path.Length == 0 ? null : path));
            return;
        }

        foreach (var entry in (node as YamlMapping)?.Entries ?? []) CheckStrict(entry.Value, ShapeCheck.Join(path, entry.Key.Value), problems);
        foreach (var item in (node as YamlSequence)?.Items ?? []) CheckStrict(item, path, problems);
    }
}
