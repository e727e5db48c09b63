using System.Collections.Immutable;

namespace Berth.Dialects.DataRobot.CustomModels;

/// <summary>The variables that a model server finds, each under its condition (reference/datarobot.md §4).</summary>
internal static class PlatformVariables
{
    private const string LabelsFile = "/run/datarobot/class_labels.txt";

    /// <summary>In order of their names; values are literal.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> Of(ModelServing serving)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["ADDRESS"] = "0.0.0.0:8080",
            ["CODE_DIR"] = ServerScript.Folder,
            ["PYTHONUNBUFFERED"] = "1",
        };
        foreach (var (name, value) in serving.RequiredMetadata) found[name] = value;
        Add("URL_PREFIX", serving.UrlPrefix);
        Add("TARGET_TYPE", serving.TargetType);
        Add("TARGET_NAME", serving.TargetName);
        Add("POSITIVE_CLASS_LABEL", serving.PositiveLabel);
        Add("NEGATIVE_CLASS_LABEL", serving.NegativeLabel);
        if (NeedsFile(serving)) found["CLASS_LABELS_FILE"] = LabelsFile;
        else Add("CLASS_LABELS", string.Join(' ', serving.ClassLabels));
        Add("CLASS_LABELS_FILE", serving.ClassLabelsFile);
        foreach (var (name, json) in serving.RuntimeParameters) found["MLOPS_RUNTIME_PARAM_" + name] = json;
        Add("MLOPS_DEPLOYMENT_ID", serving.DeploymentId);
        // The token only where the model may connect to anything; never else.
        if (serving is { Egress: NetworkEgress.Public, Platform: { } platform })
        {
            found["DATAROBOT_ENDPOINT"] = platform.Endpoint;
            found["DATAROBOT_API_TOKEN"] = platform.Token;
        }

        return [.. found];

        void Add(string name, string? value)
        {
            // An empty value counts as none everywhere.
            if (!string.IsNullOrEmpty(value)) found[name] = value;
        }
    }

    public static ImmutableSortedDictionary<string, string> Files(ModelServing serving) => NeedsFile(serving)
        ? ImmutableSortedDictionary<string, string>.Empty.Add(LabelsFile, string.Concat(serving.ClassLabels.Select(l => l + "\n")))
        : ImmutableSortedDictionary<string, string>.Empty;

    /// <summary><c>CLASS_LABELS</c> is split at blanks, so labels that hold some have to stand in a file.</summary>
    private static bool NeedsFile(ModelServing serving) => serving.ClassLabels.Any(l => l.Any(char.IsWhiteSpace));
}
