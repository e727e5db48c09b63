using Berth.Dialects.Determined;
using Berth.Dialects.Native;
using Berth.Dialects.Polyaxon;
using Berth.Dialects.Yaml;

namespace Berth.Dialects;

/// <summary>Keys at the top of a document that only one dialect has.</summary>
internal static class DialectSigns
{
    private static readonly string[] Native = ["base", "run", "apt", "python", "steps", "variables", "startup_hook", "workdir"];

    private static readonly string[] Determined =
    [
        "entrypoint", "searcher", "environment", "hyperparameters", "bind_mounts", "checkpoint_storage", "max_restarts",
        "min_validation_period",
        "records_per_epoch", "reproducibility",
    ];

    public static List<(string Dialect, string Reason)> Of(YamlNode root)
    {
        var found = new List<(string, string)>();
        if (root is not YamlMapping document) return found;
        // No other dialect says its kind and version, while Polyaxon's other keys are those of several.
        if (document.Scalar("kind") is { } kind && document.Scalar("version") is not null && (PolyaxonShape.Kinds.Contains(kind.Value) || kind.Value is "component" or "operation"))
            return [(PolyaxonDialect.Name, $"it has the key `version` and the kind `{kind.Value}`")];
        Look(document, NativeDialect.Name, Native, found);
        Look(document, DeterminedDialect.Name, Determined, found);
        return found;
    }

    private static void Look(YamlMapping document, string dialect, string[] keys, List<(string Dialect, string Reason)> found)
    {
        var there = document.Entries.Select(e => e.Key.Value).Where(keys.Contains).Select(k => $"`{k}`").ToList();
        if (there.Count > 0) found.Add((dialect, $"it has the {(there.Count == 1 ? "key" : "keys")} {string.Join(", ", there)}"));
    }
}
