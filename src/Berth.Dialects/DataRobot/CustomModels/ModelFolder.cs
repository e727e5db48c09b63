using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Problems;
using Berth.Dialects.Requirements;

namespace Berth.Dialects.DataRobot.CustomModels;

/// <summary>A folder with a custom model: hooks, artifacts, what it says about itself, and the packages it needs besides its environment's.</summary>
/// <param name="Place">The file that makes the folder a model.</param>
internal sealed record ModelFolder(SourceSpan Place, ModelServing Serving, PythonSpec Python)
{
    /// <summary>Each of them alone makes a folder a model; the first that is there stands for it.</summary>
    public static ImmutableArray<string> Names { get; } = [ModelMetadata.File, "custom.py", "custom.R", "custom.r"];

    private const string Requirements = "requirements.txt";

    public string? Name { get; init; }

    public string? Description { get; init; }

    /// <summary>What is missing to serve it.</summary>
    public ImmutableArray<Problem> Needs { get; init; } = [];

    public static bool IsIn(ContextTree tree) => Names.Any(tree.Has);

    public static ModelFolder Read(ContextTree tree, ReadingOptions options, ImmutableArray<Problem>.Builder problems)
    {
        var metadata = tree.Has(ModelMetadata.File) ? ModelMetadata.Read(tree, problems) : null;
        var language = ModelLanguage.Of(tree.Files);
        if (language.Doubt is { } doubt && !tree.Has(ServerScript.Name)) problems.Add(Doubt(doubt, tree));
        if (tree.Has(ServerScript.Name) && !tree.Has("Dockerfile")) ServerScript.Check(tree, problems);
        return new ModelFolder(PlaceOf(tree), metadata?.Serving ?? new ModelServing(), Packages(tree, language, options, problems))
        {
            Name = metadata?.Name,
            Description = metadata?.Description,
            Needs = metadata is { Trains: true } ? [Fitting(metadata, tree)] : [],
        };
    }

    /// <summary>Beside a Dockerfile the requirements are the environment's, and the Dockerfile installs them.</summary>
    private static PythonSpec Packages(ContextTree tree, ModelLanguage language, ReadingOptions options, ImmutableArray<Problem>.Builder problems)
    {
        if (!tree.Has(Requirements) || tree.Has("Dockerfile")) return new PythonSpec();
        if (language.Name == ModelLanguage.R)
        {
            problems.Add(new Problem(
                DialectProblems.NotSupportedYet, "installing R packages is missing", tree.Place(Requirements), "install them in the environment, and take the file out of the model"));
            return new PythonSpec();
        }

        var draft = new PythonDraft(problems);
        var lines = new RequirementReading(draft, tree.File(Requirements), options.Lookup);
        lines.AddFile(tree.File(Requirements), tree.Place(Requirements), RequirementRole.Requirement);
        draft.RequireHashes |= lines.SawHash;
        return draft.ToPython();
    }

    private static Problem Fitting(ModelMetadata metadata, ContextTree tree) => new(
        DialectProblems.NotSupportedYet, "a training model needs to be fitted before it can be served, and that is missing", tree.Place(ModelMetadata.File),
        $"give the command: berth run {tree.Root.Shown} -- drum fit --code-dir . --input DATA.csv --target COLUMN --target-type {metadata.Serving.TargetType}", Key: "type");

    /// <summary>Nothing at all may be what a predictor of its own wants; two languages at once never is.</summary>
    private static Problem Doubt(string doubt, ContextTree tree) => doubt.StartsWith("there is neither", StringComparison.Ordinal)
        ? new(DialectProblems.NoEffect, $"DRUM finds no model here: {doubt}", PlaceOf(tree), "add `custom.py`, or an artifact such as `model.pkl`", Severity.Warning)
        : new(DialectProblems.Ambiguous, $"the language of the model is not certain: {doubt}", PlaceOf(tree), "leave the files of one language there");

    private static SourceSpan PlaceOf(ContextTree tree) => tree.Place(Names.First(tree.Has));
}
