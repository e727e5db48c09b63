using Berth.Dialects.Yaml;

namespace Berth.Dialects.Determined;

/// <summary>Rules of <c>checkpoint_storage</c>: each type has keys of its own. Values are never shown: they may be secrets.</summary>
internal static class StorageRules
{
    private static readonly string[] Common = ["type", "save_experiment_best", "save_trial_best", "save_trial_latest"];

    public static void Check(YamlMapping storage, RuleCheck rules)
    {
        if (storage.Text("type") is { } type && Keys(type) is { } keys)
        {
            foreach (var entry in storage.Entries.Where(e => e.Value is not YamlScalar { IsNull: true } && !Common.Contains(e.Key.Value) && !keys.Contains(e.Key.Value)))
            {
                rules.Refuse(entry.Key, $"checkpoint_storage.{entry.Key.Value}", $"is not a key of the type `{type}`", $"take `{entry.Key.Value}` out");
            }

            var needed = keys[0];
            if (!storage.Has(needed)) rules.Missing(storage, $"checkpoint_storage.{needed}", $"the type `{type}` needs it");
            if (type == "azure") Azure(storage, rules);
        }

        if (storage.Scalar("prefix") is { } prefix && prefix.Value.Split('/').Contains(".."))
        {
            rules.Refuse(prefix, "checkpoint_storage.prefix", "cannot lead upwards with `..`", "write a prefix without `..`");
        }

        StoragePath(storage, rules);
    }

    /// <summary>The first is needed.</summary>
    private static string[]? Keys(string type) => type switch
    {
        "shared_fs" => ["host_path", "storage_path", "propagation", "container_path", "checkpoint_path", "tensorboard_path"],
        "directory" => ["container_path"],
        "s3" => ["bucket", "access_key", "secret_key", "endpoint_url", "prefix"],
        "gcs" => ["bucket", "prefix"],
        "azure" => ["container", "connection_string", "account_url", "credential"],
        _ => null,
    };

    private static void Azure(YamlMapping storage, RuleCheck rules)
    {
        var (text, url) = (storage.Find("connection_string"), storage.Find("account_url"));
        if (text is null && url is null) rules.Missing(storage, "checkpoint_storage.connection_string", "Azure needs that or `account_url`");
        if (text is not null && url is not null) rules.Refuse(url, "checkpoint_storage.account_url", "does not go with `connection_string`", "take one of them out");
        if (text is not null && storage.Find("credential") is { } credential)
        {
            rules.Refuse(credential, "checkpoint_storage.credential", "does not go with `connection_string`", "take one of them out");
        }
    }

    /// <summary>Relative below the host's folder, or absolute and below it.</summary>
    private static void StoragePath(YamlMapping storage, RuleCheck rules)
    {
        if (storage.Scalar("storage_path") is not { } path) return;
        var fits = path.Value.StartsWith('/')
            ? storage.Scalar("host_path") is not { } host || (path.Value + "/").StartsWith(host.Value.TrimEnd('/') + "/", StringComparison.Ordinal)
            : path.Value.Split('/')[0] != "..";
        if (!fits) rules.Refuse(path, "checkpoint_storage.storage_path", "has to lie in `checkpoint_storage.host_path`", "write a path relative to it");
    }
}
