using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Dialects.Yaml;

namespace Berth.Dialects.Determined;

/// <summary>Rules between keys, which shapes cannot say (reference/determined.md §1.2, §1.5).</summary>
internal static class DeterminedRules
{
    public static void Check(YamlMapping document, ImmutableArray<Problem>.Builder problems)
    {
        var rules = new RuleCheck(problems);
        rules.Together(document, "workspace", "project");
        foreach (var key in new[] { "min_checkpoint_period", "min_validation_period" }) Length(rules, document.Find(key), key);
        Length(rules, document.Mapping("searcher")?.Find("max_length"), "searcher.max_length");
        BindMounts(rules, document);
        LogPolicies(rules, document);
        if (document.Mapping("profiling") is { } profiling && profiling.Whole("begin_on_batch") is { } begin && profiling.Whole("end_after_batch") < begin)
        {
            rules.Refuse(profiling.Find("end_after_batch")!, "profiling.end_after_batch", "has to be at least `profiling.begin_on_batch`", "write a larger number");
        }

        if (document.Mapping("checkpoint_storage") is { } storage) StorageRules.Check(storage, rules);
        if (document.Scalar("idle_timeout") is { } timeout && !Duration(timeout.Value))
        {
            rules.Refuse(timeout, "idle_timeout", "is not a duration", "write a duration such as `1h30m`");
        }
    }

    private static void Length(RuleCheck rules, YamlNode? node, string path)
    {
        if (node is not YamlMapping length || length.Entries.Count(e => e.Value is not YamlScalar { IsNull: true }) == 1) return;
        rules.Refuse(length, path, "needs exactly one of `batches`, `records` and `epochs`", "write one of them, such as `{batches: 100}`");
    }

    private static void BindMounts(RuleCheck rules, YamlMapping document)
    {
        if (document.Find("bind_mounts") is not YamlSequence mounts) return;
        for (var i = 0; i < mounts.Items.Length; i++)
        {
            if (mounts.Items[i] is not YamlMapping mount) continue;
            if (mount.Scalar("host_path") is { } host && !host.Value.StartsWith('/'))
            {
                rules.Refuse(host, $"bind_mounts[{i}].host_path", "has to be an absolute path", "begin it with `/`");
            }

            if (mount.Scalar("container_path") is { Value: "." } container)
            {
                rules.Refuse(container, $"bind_mounts[{i}].container_path", "cannot be the work directory itself", "name a folder in it");
            }
        }
    }

    private static void LogPolicies(RuleCheck rules, YamlMapping document)
    {
        if (document.Find("log_policies") is not YamlSequence policies) return;
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < policies.Items.Length; i++)
        {
            if (policies.Items[i] is not YamlMapping policy) continue;
            if (!policy.Has("name") && !(policy.Has("pattern") && policy.Has("action")))
            {
                rules.Refuse(policy, $"log_policies[{i}]", "needs a `name`, or a `pattern` with an `action`", "add `name:`");
            }

            if (policy.Scalar("name") is { } name && !names.Add(name.Value))
            {
                rules.Refuse(name, $"log_policies[{i}].name", $"is there twice: `{name.Value}`", "give each policy a name of its own");
            }
        }
    }

    /// <summary>Go's durations: numbers with units, such as <c>1h30m</c>.</summary>
    private static bool Duration(string text)
    {
        var rest = text.AsSpan().TrimStart("+-");
        if (rest is "0") return true;
        var any = false;
        while (rest.Length > 0)
        {
            var digits = 0;
            while (digits < rest.Length && (char.IsAsciiDigit(rest[digits]) || rest[digits] == '.')) digits++;
            if (digits == 0) return false;
            rest = rest[digits..];
            var unit = rest is ['n' or 'u' or 'µ' or 'm', 's', ..] ? 2 : rest is ['h' or 'm' or 's', ..] ? 1 : 0;
            if (unit == 0) return false;
            rest = rest[unit..];
            any = true;
        }

        return any;
    }
}
