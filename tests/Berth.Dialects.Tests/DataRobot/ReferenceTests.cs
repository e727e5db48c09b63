using System.Text.Json;
using Berth.Dialects.DataRobot;
using Berth.Dialects.DataRobot.CustomModels;
using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.Tests.DataRobot;

/// <summary>Every key that the behaviour reference (sections 2, 4, 5 and 6) lists is used, warned about or refused, and no other is known.</summary>
public class ReferenceTests
{
    private static readonly string[] Metadata =
    [
        "name", "type", "targetType", "environmentID", "modelID", "description", "majorVersion", "validation", "validation.input", "validation.targetName", "inferenceModel",
        "inferenceModel.targetName", "inferenceModel.positiveClassLabel", "inferenceModel.negativeClassLabel", "inferenceModel.classLabels", "inferenceModel.classLabelsFile",
        "inferenceModel.predictionThreshold", "trainingModel", "trainingModel.trainOnProject", "hyperparameters", "typeSchema", "typeSchema.input_requirements", "typeSchema.output_requirements",
        "customPredictor", "runtimeParameterDefinitions", "userCredentialSpecifications", "lazyLoading", "inputSchema", "inputSchema.title", "inputSchema.type", "inputSchema.properties",
        "inputSchema.required",
    ];

    [Fact]
    public void The_keys_of_model_metadata_are_those_of_the_reference() =>
        Assert.Equal(Metadata.Order(StringComparer.Ordinal), Paths(ModelMetadataShape.Document, "").Order(StringComparer.Ordinal));

    [Fact]
    public void Every_key_without_effect_says_why()
    {
        Assert.All(ModelMetadataShape.Document.Rules.Where(r => r.Standing != Standing.Used), r => Assert.False(string.IsNullOrEmpty(r.Note), r.Name));
        Assert.All(ModelMetadataShape.Document.Rules, r => Assert.NotEqual("", r.Description));
    }

    [Fact]
    public void The_target_types_are_those_of_the_reference() => Assert.Equal(
        "regression binary multiclass multilabel anomaly unstructured transform textgeneration geopoint vectordatabase agenticworkflow".Split(' '), ModelMetadataShape.TargetTypes);

    [Fact]
    public void Runtime_parameters_have_the_keys_of_the_reference() => Assert.Equal(
        ["fieldName", "type", "defaultValue", "minValue", "maxValue", "allowEmpty", "credentialType", "description"], RuntimeParameters.Definition.Rules.Select(r => r.Name));

    [Fact]
    public void The_keys_of_a_catalogue_record_are_those_of_the_reference() => Assert.Equal(
        [
            "id", "name", "description", "programmingLanguage", "label", "environmentVersionId", "environmentVersionDescription", "isPublic", "isDownloadable", "useCases",
            "contextUrl", "imageRepository", "tags",
        ],
        CatalogueRecord.Document.Rules.Select(r => r.Name));

    [Fact]
    public void Every_key_of_a_catalogue_record_is_used_or_belongs_to_the_catalogue() => Assert.Equal(
        ["name", "description", "programmingLanguage", "useCases"], CatalogueRecord.Document.Rules.Select(r => r.Name).Except(CatalogueRecord.Identity));

    [Fact]
    public void The_schema_knows_both_files()
    {
        using var schema = JsonDocument.Parse(DataRobotDialect.Dialect.Schema!());
        var parts = schema.RootElement.GetProperty("anyOf");
        Assert.Equal(["model-metadata.schema.json", "env-info.schema.json"], parts.EnumerateArray().Select(p => p.GetProperty("$id").GetString()));
        Assert.Equal(["name", "type", "targetType"], parts[0].GetProperty("required").EnumerateArray().Select(r => r.GetString()));
    }

    /// <summary>Keys of mappings inside mappings; those inside lists have tables of their own.</summary>
    private static IEnumerable<string> Paths(Shape.Keys keys, string path)
    {
        foreach (var rule in keys.Rules)
        {
            yield return path + rule.Name;
            if (rule.Shape is not Shape.Keys inner) continue;
            foreach (var below in Paths(inner, $"{path}{rule.Name}.")) yield return below;
        }
    }
}
