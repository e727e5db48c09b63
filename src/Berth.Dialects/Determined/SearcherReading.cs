using System.Collections.Immutable;
using Berth.Core.Problems;
using Berth.Core.Workloads.Experiments;
using Berth.Dialects.Yaml;
using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.Determined;

/// <summary>Reads <c>searcher</c>. None at all means one trial.</summary>
internal static class SearcherReading
{
    private const int DefaultConcurrency = 16;

    /// <param name="needs">What running the searcher needs that is missing.</param>
    public static SearcherSpec Read(YamlMapping? searcher, ImmutableArray<Problem>.Builder problems, ImmutableArray<Problem>.Builder needs)
    {
        if (searcher is null) return new SearcherSpec.Single(new SearcherGoal());
        var written = searcher.Scalar("name");
        var name = written?.Value ?? "single";
        if (SearcherShape.Removed.Contains(name))
        {
            problems.Add(new Problem(
                DialectProblems.InvalidValue, $"the searcher `{name}` can be read but no longer be created by any release", written!.Where,
                "write `name: adaptive_asha`", Key: "searcher.name"));
            return new SearcherSpec.Single(Goal(searcher));
        }

        new ShapeCheck(DeterminedDialect.Flavour, problems).Check(searcher, SearcherShape.Of(name), "searcher");
        CheckSources(searcher, problems);
        if (name is "adaptive_asha" or "async_halving") CheckLength(searcher, name, problems);
        if (SearcherShape.Searching.Contains(name))
        {
            needs.Add(new Problem(
                DialectProblems.NotSupportedYet, $"the searcher `{name}` needs several trials, which are not run yet", written!.Where,
                "write `name: single` and fix each hyperparameter to one value, or give a command after `--`", Key: "searcher.name"));
        }

        return Of(name, searcher);
    }

    private static SearcherSpec Of(string name, YamlMapping searcher)
    {
        var goal = Goal(searcher);
        var trials = searcher.Count("max_trials") ?? 1;
        var concurrent = searcher.Count("max_concurrent_trials") ?? DefaultConcurrency;
        Halving Halving() => new(trials, searcher.Real("divisor") ?? 4, concurrent, searcher.Text("time_metric"), searcher.Whole("max_time"));
        return name switch
        {
            "random" => new SearcherSpec.Random(goal, trials, concurrent),
            "grid" => new SearcherSpec.Grid(goal, concurrent),
            "adaptive_asha" => new SearcherSpec.AdaptiveAsha(goal, Halving(), Mode(searcher), searcher.Count("max_rungs") ?? 5, Rungs(searcher)),
            "async_halving" => new SearcherSpec.AsyncHalving(goal, Halving(), searcher.Count("num_rungs") ?? 1),
            _ => new SearcherSpec.Single(goal),
        };
    }

    private static SearcherGoal Goal(YamlMapping searcher) => new(
        searcher.Text("metric"), searcher.Flag("smaller_is_better") ?? true, Length(searcher.Find("max_length")), searcher.Whole("source_trial_id"),
        searcher.Text("source_checkpoint_uuid"));

    private static AdaptiveMode Mode(YamlMapping searcher) => searcher.Text("mode") switch
    {
        "aggressive" => AdaptiveMode.Aggressive,
        "conservative" => AdaptiveMode.Conservative,
        _ => AdaptiveMode.Standard,
    };

    private static ImmutableArray<int> Rungs(YamlMapping searcher) =>
    [
        .. searcher.Scalars("bracket_rungs").Select(r => ScalarRules.Read(r, DeterminedDialect.Flavour)).OfType<ScalarValue.Integer>()
            .Where(r => r.Value is >= 1 and <= int.MaxValue).Select(r => (int)r.Value),
    ];

    private static TrainingLength? Length(YamlNode? node) => node switch
    {
        YamlScalar bare when ScalarRules.Read(bare, DeterminedDialect.Flavour) is ScalarValue.Integer whole => new(whole.Value, null),
        YamlMapping map when map.Whole("batches") is { } batches => new(batches, LengthUnit.Batches),
        YamlMapping map when map.Whole("records") is { } records => new(records, LengthUnit.Records),
        YamlMapping map when map.Whole("epochs") is { } epochs => new(epochs, LengthUnit.Epochs),
        _ => null,
    };

    private static void CheckSources(YamlMapping searcher, ImmutableArray<Problem>.Builder problems)
    {
        if (searcher.Find("source_trial_id") is null || searcher.Find("source_checkpoint_uuid") is not { } second) return;
        problems.Add(new Problem(
            DialectProblems.InvalidValue, "`searcher.source_trial_id` and `searcher.source_checkpoint_uuid` exclude each other", second.Where,
            "take one of them out", Key: "searcher.source_checkpoint_uuid"));
    }

    /// <summary>Up to release 0.37 <c>max_length</c> said it, since then <c>time_metric</c> with <c>max_time</c>.</summary>
    private static void CheckLength(YamlMapping searcher, string name, ImmutableArray<Problem>.Builder problems)
    {
        var (metric, time) = (searcher.Has("time_metric"), searcher.Has("max_time"));
        if ((metric && time) || (!metric && !time && searcher.Has("max_length"))) return;
        var missing = metric ? "max_time" : "time_metric";
        problems.Add(new Problem(
            DialectProblems.MissingKey, $"`searcher.{missing}` is missing: `{name}` has to know how long trials train", searcher.Where,
            "add `time_metric: batches` and `max_time:` with a number", Key: $"searcher.{missing}"));
    }
}
