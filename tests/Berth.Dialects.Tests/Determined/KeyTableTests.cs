using System.Text.RegularExpressions;

namespace Berth.Dialects.Tests.Determined;

/// <summary>Each key of the reference's tables is mapped, warned about or refused with a word of its own; none is passed over in silence.</summary>
public sealed partial class KeyTableTests : IDisposable
{
    /// <summary>Keys that are taken into the declaration. Every other one must be told.</summary>
    private static readonly string[] Mapped =
    [
        "name", "description", "data", "entrypoint", "environment", "resources", "hyperparameters", "searcher", "debug",
        "reproducibility.experiment_seed", "environment.image", "environment.environment_variables", "environment.ports",
        "resources.slots_per_trial", "resources.shm_size", "searcher.max_trials", "searcher.max_concurrent_trials", "searcher.num_rungs",
        "searcher.time_metric", "searcher.max_time", "searcher.mode", "searcher.divisor", "searcher.max_rungs", "searcher.bracket_rungs",
        // Of several trials; for a single one the warning says that they do nothing.
        "searcher.metric", "searcher.smaller_is_better", "searcher.max_length",
    ];

    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void Every_key_of_an_experiment_is_mapped_warned_about_or_refused()
    {
        var wrong = new List<string>();
        var keys = Table("### 1.2").Concat(Table("### 1.3").Select(k => "environment." + k)).Concat(Table("### 1.4").Select(k => "resources." + k)).ToList();
        foreach (var key in keys) Judge(key, Nested(key) + "\nentrypoint: x", "experiment", wrong);
        Assert.True(keys.Count > 50, $"only {keys.Count} keys were found in the tables");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {keys.Count}: {string.Join("\n", wrong.Take(10))}");
    }

    [Fact]
    public void Every_key_of_every_searcher_and_storage_is_mapped_warned_about_or_refused()
    {
        var wrong = new List<string>();
        var number = 0;
        foreach (var (searcher, cell) in Rows("### 1.7"))
        {
            if (searcher.Contains("custom", StringComparison.Ordinal)) continue;
            var name = Ticks().Match(searcher).Groups[1].Value;
            foreach (var key in Keys(cell).Where(k => k is not ("aggressive" or "standard" or "conservative")).Concat(["metric", "smaller_is_better", "max_length"]))
            {
                number++;
                Judge($"searcher.{key}", $"entrypoint: x\nsearcher: {{name: {name}, {key}: []}}", "experiment", wrong);
            }
        }

        foreach (var (type, cell) in Rows("### 1.5"))
        {
            foreach (var key in Keys(cell))
            {
                number++;
                Judge($"checkpoint_storage.{key}", $"entrypoint: x\ncheckpoint_storage: {{type: {Ticks().Match(type).Groups[1].Value}, {key}: []}}", "experiment", wrong, "checkpoint_storage");
            }
        }

        Assert.True(number > 40, $"only {number} keys were found in the tables");
        Assert.True(wrong.Count == 0, string.Join("\n", wrong.Take(10)));
    }

    [Fact]
    public void Every_key_of_commands_and_of_container_defaults_is_known()
    {
        var text = Reference();
        var commands = Keys(Between(text, "Config keys (`master/pkg/model/command_config.go`): ", "No `name`"))
            .Where(k => k is not ("1h30m" or "kernels_or_terminals" or "kernel_connections" or "activity")).ToList();
        var wrong = new List<string>();
        foreach (var key in commands) if (Unknown($"{key}: []", "command", null).Contains(key)) wrong.Add(key);
        var defaults = Keys(Between(text, "TCD keys: ", "cpu_pod_spec is used")).Select(k => k.Split('.')[0]).ToList();
        foreach (var key in defaults) if (Unknown("entrypoint: x", "experiment", $"task_container_defaults: {{{key}: []}}").Any(k => k.EndsWith("." + key, StringComparison.Ordinal))) wrong.Add(key);
        Assert.InRange(commands.Count, 11, 20);
        Assert.InRange(defaults.Count, 20, 30);
        Assert.Empty(wrong);
    }

    /// <param name="told">The key that a warning may be about instead.</param>
    private void Judge(string key, string document, string kind, List<string> wrong, string? told = null)
    {
        var read = scratch.Determined(scratch.Name(document), new ReadingOptions { Kind = Enum.Parse<Core.Workloads.WorkloadKind>(kind, ignoreCase: true) });
        var about = read.Problems.Where(p => p.Key is not null && (p.Key == key || p.Key == told || key.StartsWith(p.Key + ".", StringComparison.Ordinal) || p.Key.StartsWith(key + "[", StringComparison.Ordinal))).ToList();
        var unknown = about.Exists(p => p.Code == DialectProblems.UnknownKey && p.Fix!.StartsWith("use one of", StringComparison.Ordinal));
        var warned = about.Exists(p => p.Code == DialectProblems.NoEffect);
        var elsewhere = about.Exists(p => p.Code == DialectProblems.UnknownKey && !unknown);
        if (unknown || !(warned || elsewhere || Mapped.Contains(key))) wrong.Add($"{key}: {(unknown ? "unknown" : "accepted in silence")}\n{string.Join("\n", read.Problems)}");
    }

    private List<string> Unknown(string document, string kind, string? cluster)
    {
        var options = new ReadingOptions
        {
            Kind = Enum.Parse<Core.Workloads.WorkloadKind>(kind, ignoreCase: true),
            ClusterConfig = cluster is null ? null : Path.Combine(scratch.Folder, scratch.Name(cluster)),
        };
        var read = scratch.Determined(scratch.Name(document), options);
        return [.. read.Problems.Where(p => p.Code == DialectProblems.UnknownKey).Select(p => p.Key!)];
    }

    /// <summary>A value of no type that any key takes, but for mappings: a list in a list.</summary>
    private static string Nested(string key)
    {
        var parts = key.Split('.');
        return string.Concat(parts.Select((p, i) => i == 0 ? p + ": " : $"{{{p}: ")) + "[[]]" + new string('}', parts.Length - 1);
    }

    private static IEnumerable<string> Table(string heading) => Rows(heading).SelectMany(r => Keys(r.First));

    private static IEnumerable<string> Keys(string cell) =>
        Ticks().Matches(cell).SelectMany(m => m.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries)).Where(k => Key().IsMatch(k));

    private static IEnumerable<(string First, string Second)> Rows(string heading) =>
        from line in Between(Reference(), heading, "\n## ", "\n### ").Split('\n')
        where line.StartsWith("| `", StringComparison.Ordinal)
        let cells = line.Replace("\\|", "/", StringComparison.Ordinal).Split('|', StringSplitOptions.TrimEntries)
        select (cells[1], cells[2]);

    private static string Between(string text, string start, params string[] ends)
    {
        var from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        var to = ends.Select(e => text.IndexOf(e, from, StringComparison.Ordinal)).Where(i => i >= 0).Min();
        return text[from..to];
    }

    private static string Reference()
    {
        var path = Path.Combine(Repository.Root, "..", "shared", "reference", "determined.md");
        if (!File.Exists(path)) Assert.Skip("the reference of Determined is not beside the repository");
        return File.ReadAllText(path);
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Ticks();

    [GeneratedRegex(@"^[a-z][a-z_]*(\.[a-z_]+)*$")]
    private static partial Regex Key();
}
