namespace Berth.Dialects.DataRobot.CustomModels;

/// <summary>Finds the language of a model as DRUM does: by artifacts anywhere in the folder and by the file with hooks at its top.</summary>
/// <param name="Name">Null where it is not certain.</param>
/// <param name="Doubt">Why it is not certain, as a sentence; null where it is.</param>
internal sealed record ModelLanguage(string? Name, string? Doubt)
{
    public const string Python = "Python";
    public const string R = "R";
    private const string Java = "Java";

    public static ModelLanguage Of(IReadOnlyCollection<string> files)
    {
        var hooks = files.Where(f => f is "custom.py" or "custom.R" or "custom.r").ToList();
        if (hooks.Count > 1) return new(null, $"there are hooks for two languages: {string.Join(", ", hooks.Select(h => $"`{h}`"))}");
        var artifacts = files.Select(f => (File: f, Language: OfArtifact(f))).Where(a => a.Language is not null).ToList();
        var languages = artifacts.Select(a => a.Language!).Distinct(StringComparer.Ordinal).ToList();
        if (languages.Count > 1)
            return new(null, $"there are artifacts of several languages: {string.Join(", ", languages.Select(l => $"`{artifacts.First(a => a.Language == l).File}`"))}");
        var hook = hooks.Count == 0 ? null : hooks[0] == "custom.py" ? Python : R;
        if (hook is not null && languages.Count == 1 && hook != languages[0]) return new(null, $"`{hooks[0]}` and the artifact `{artifacts[0].File}` are of different languages");
        return hook is null && languages.Count == 0 ? new(null, "there is neither an artifact nor a file with hooks") : new(hook ?? languages[0], null);
    }

    private static string? OfArtifact(string file) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".pkl" or ".pth" or ".h5" or ".joblib" or ".onnx" => Python,
        ".rds" => R,
        ".jar" or ".zip" or ".java" or ".mojo" => Java,
        _ => null,
    };
}
