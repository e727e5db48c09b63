using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.DataRobot.CustomModels;

/// <summary>The keys of <c>model-metadata.yaml</c>. Which of them do nothing here is said here and nowhere else.</summary>
internal static class ModelMetadataShape
{
    public static string[] TargetTypes { get; } =
    [
        "regression", "binary", "multiclass", "multilabel", "anomaly", "unstructured", "transform", "textgeneration", "geopoint",
        "vectordatabase", "agenticworkflow",
    ];

    // DRUM reads names and labels as text whatever they look like.
    private static readonly Shape Text = new Shape.Literal();
    private static readonly Shape Flag = new Shape.Flag();
    private static readonly Shape Free = new Shape.Anything();

    public static Shape.Keys Document { get; } = new(
        new KeyRule("name", Text, "What the model is called.") { Required = true },
        new KeyRule("type", new Shape.Choice("inference", "training"), "Whether the model is ready to predict, or fitted by the platform.") { Required = true },
        new KeyRule("targetType", new Shape.Choice(TargetTypes), "What the model predicts.") { Required = true },
        new KeyRule("description", Text, "What the model is for."),
        Idle("environmentID", Text, "it names an environment of DataRobot's; `--base` names one here", "Environment of DataRobot's that the model runs in."),
        Idle("modelID", Text, "nothing is uploaded", "Model of DataRobot's that this is a version of."),
        Idle("majorVersion", Flag, "nothing is uploaded", "Whether an upload counts as a new major version. Default: true."),
        Idle(
            "validation", new Shape.Keys(new KeyRule("input", Text, "Dataset, relative to this file.") { Required = true }, new KeyRule("targetName", Text, "Column of the dataset to predict.")),
            "nothing is uploaded", "Dataset that an upload is tried with."),
        new KeyRule("inferenceModel", Inference, "Target and labels of a model that is ready to predict."),
        Idle("trainingModel", new Shape.Keys(new KeyRule("trainOnProject", Text, "Project of DataRobot's to train on.")), "nothing is uploaded", "Where the platform trains the model."),
        Idle("hyperparameters", new Shape.ListOf(HyperparameterRules.Common), "the platform passes them to `fit`", "Hyperparameters of a model that is fitted."),
        Idle("typeSchema", TypeSchemaRules.Schema, "the server checks it", "What data the model takes and gives."),
        Idle("customPredictor", Free, "the predictor reads it itself", "For the predictor; in any form."),
        new KeyRule("runtimeParameterDefinitions", new Shape.ListOf(RuntimeParameters.Definition), "Parameters that the server gets as variables."),
        Idle(
            "userCredentialSpecifications",
            new Shape.ListOf(new Shape.Keys(
                new KeyRule("key", Text, "Name that the program asks for.") { Required = true }, new KeyRule("valueFrom", Text, "Credential of DataRobot's.") { Required = true },
                new KeyRule("reminder", Text, "For people."))),
            "DataRobot keeps those credentials", "Credentials that fitting needs."),
        new KeyRule("lazyLoading", Free, "Large files that are fetched before the model is loaded.")
        {
            Standing = Standing.NotYet, Note = "fetching large files before the server starts is missing", Fix = "put the files into the model folder, and take `lazyLoading` out",
        },
        Idle(
            "inputSchema",
            new Shape.Keys(
                new KeyRule("title", Text, "For people."), new KeyRule("type", new Shape.Choice("object"), "Always `object`.") { Required = true },
                new KeyRule("properties", new Shape.MapOf(Free), "Members of the input by name.") { Required = true }, new KeyRule("required", new Shape.ListOf(Text), "Members that must be there.")),
            "the server checks it", "What an agentic workflow takes."));

    private static Shape.Keys Inference => new(
        new KeyRule("targetName", Text, "Name of what is predicted."), new KeyRule("positiveClassLabel", Text, "For `binary`, with `negativeClassLabel`."),
        new KeyRule("negativeClassLabel", Text, "For `binary`, with `positiveClassLabel`."), new KeyRule("classLabels", new Shape.ListOf(Text), "For `multiclass` and `multilabel`."),
        new KeyRule("classLabelsFile", Text, "File with one label a line, instead of `classLabels`."),
        Idle("predictionThreshold", new Shape.Integer(), "the server does not apply it", "Probability above which the positive class is predicted: 0 or 1, as DRUM takes whole numbers only."));

    private static KeyRule Idle(string name, Shape shape, string note, string description) =>
        new(name, shape, description) { Standing = Standing.Idle, Note = note };
}
