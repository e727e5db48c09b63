using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.DataRobot.CustomModels;

/// <summary>What a model that predicts classes or text has to say about its target.</summary>
internal static class ModelLabels
{
    private static readonly string[] OfBinary = ["positiveClassLabel", "negativeClassLabel"];
    private static readonly string[] Named = ["textgeneration", "vectordatabase", "agenticworkflow"];

    /// <param name="inference">The mapping <c>inferenceModel</c>.</param>
    public static void Check(YamlMapping document, YamlMapping? inference, string target, ImmutableArray<Problem>.Builder problems)
    {
        bool Has(string key) => inference?.Find(key) is not null;
        var where = inference?.Where ?? document.Where;
        if (target == "binary")
        {
            foreach (var key in OfBinary.Where(k => !Has(k)))
                Refuse(DialectProblems.MissingKey, key, $"`inferenceModel.{key}` is missing", $"add `{key}:` with the label");
            if (Has("positiveClassLabel") && inference!.Scalar("positiveClassLabel")?.Value == inference.Scalar("negativeClassLabel")?.Value)
                Refuse(DialectProblems.InvalidValue, "negativeClassLabel", "both labels are the same", "give each class its own label");
        }

        if (target is "multiclass" or "multilabel")
        {
            if (!Has("classLabels") && !Has("classLabelsFile"))
                Refuse(DialectProblems.MissingKey, "classLabels", "`inferenceModel.classLabels` is missing", "add `classLabels:` with a list, or `classLabelsFile:` with a path");
            else if (Has("classLabels") && Has("classLabelsFile"))
                Refuse(DialectProblems.InvalidValue, "classLabelsFile", "`classLabels` and `classLabelsFile` cannot both be there", "take one out");
            else if (inference!.Find("classLabels") is YamlSequence { Items.Length: 1 })
                Refuse(DialectProblems.InvalidValue, "classLabels", "`classLabels` has one label only", "list two or more");
        }

        if (Named.Contains(target) && !Has("targetName"))
            Refuse(DialectProblems.MissingKey, "targetName", "`inferenceModel.targetName` is missing: the server does not start without it", "add `targetName:` with a name such as `resultText`");

        void Refuse(ProblemCode code, string key, string what, string fix) => problems.Add(new Problem(code, what, inference?.Find(key)?.Where ?? where, fix, Key: $"inferenceModel.{key}"));
    }

    /// <summary>The file's path in the container, where the whole folder is laid.</summary>
    public static string? LabelsFile(ContextTree tree, YamlScalar? file, ImmutableArray<Problem>.Builder problems)
    {
        if (file is null) return null;
        var path = file.Value.StartsWith("./", StringComparison.Ordinal) ? file.Value[2..] : file.Value;
        if (tree.Has(path)) return $"{ServerScript.Folder}/{path}";
        problems.Add(new Problem(
            DialectProblems.FileMissing, $"`{file.Value}` is not in the folder of the model", file.Where, "put the file there, and name it relative to the folder", Key: "inferenceModel.classLabelsFile"));
        return null;
    }
}
