using Berth.Dialects.Yaml.Reading;

namespace Berth.Dialects.Determined;

/// <summary>The keys of <c>searcher</c>, which differ by its name.</summary>
internal static class SearcherShape
{
    /// <summary>Those of several trials.</summary>
    public static readonly string[] Searching = ["random", "grid", "adaptive_asha", "async_halving"];

    /// <summary>Those that can be declared but no longer created.</summary>
    public static readonly string[] Removed = ["custom", "adaptive", "adaptive_simple", "sync_halving"];

    public static readonly string[] Names = ["single", .. Searching, .. Removed];

    private static readonly Shape Text = new Shape.Text();
    private static readonly Shape Positive = new Shape.Integer(1, int.MaxValue);
    private static readonly Shape Count = new Shape.Integer(0, int.MaxValue);

    /// <summary>The keys of every searcher but its name.</summary>
    private static KeyRule[] Common(Standing standing) =>
    [
        new("metric", Text) { Standing = standing },
        new("smaller_is_better", new Shape.Flag()) { Standing = standing },
        new("source_trial_id", new Shape.Integer()) { Standing = Standing.Idle, Note = "there is no earlier trial to start from" },
        new("source_checkpoint_uuid", Text) { Standing = Standing.Idle, Note = "there is no earlier checkpoint to start from" },
        new("max_length", DeterminedShape.Length) { Standing = standing },
    ];

    private static KeyRule[] Halving =>
    [
        new("max_trials", Positive) { Required = true }, new("time_metric", Text), new("max_time", new Shape.Integer(1)),
        new("divisor", new Shape.Number(1)), new("max_concurrent_trials", Count), new("stop_once", new Shape.Flag()) { Standing = Standing.Idle },
    ];

    private static KeyRule[] Adaptive =>
    [
        .. Halving, new("mode", new Shape.Choice("aggressive", "standard", "conservative")), new("max_rungs", Positive),
        new("bracket_rungs", new Shape.ListOf(Positive)),
    ];

    /// <param name="name">One of <see cref="Names"/>; any other has the keys of <c>single</c>.</param>
    public static Shape.Keys Of(string name)
    {
        KeyRule[] own = name switch
        {
            "random" => [new("max_trials", Positive) { Required = true }, new("max_concurrent_trials", Count)],
            "grid" => [new("max_concurrent_trials", Count)],
            "adaptive_asha" => Adaptive,
            "async_halving" => [.. Halving, new("num_rungs", Positive) { Required = true }],
            _ => [],
        };
        return new([new("name", new Shape.Choice(Names)), .. own, .. Common(own.Length == 0 ? Standing.Idle : Standing.Used)]);
    }

    /// <summary>The keys of all of them together, for the schema.</summary>
    public static Shape.Keys All() => new([.. Names.SelectMany(n => Of(n).Rules).DistinctBy(r => r.Name).Select(r => r with { Required = false })]);
}
