using System.Collections.Immutable;

namespace Berth.Core.Workloads.Experiments;

/// <summary>Which trials an experiment runs.</summary>
public abstract record SearcherSpec(SearcherGoal Goal)
{
    /// <summary>As documents name it.</summary>
    public abstract string Name { get; }

    /// <summary>One trial.</summary>
    public sealed record Single(SearcherGoal Goal) : SearcherSpec(Goal)
    {
        public override string Name => "single";
    }

    /// <param name="MaxConcurrentTrials">0: as many as there are.</param>
    public sealed record Random(SearcherGoal Goal, int MaxTrials, int MaxConcurrentTrials) : SearcherSpec(Goal)
    {
        public override string Name => "random";
    }

    /// <summary>Every point of the grid; ranges carry their number of points.</summary>
    public sealed record Grid(SearcherGoal Goal, int MaxConcurrentTrials) : SearcherSpec(Goal)
    {
        public override string Name => "grid";
    }

    /// <summary>Several halvings side by side.</summary>
    /// <param name="BracketRungs">Rungs of each bracket, in place of those that <paramref name="Mode"/> gives; empty: its own.</param>
    public sealed record AdaptiveAsha(SearcherGoal Goal, Halving Halving, AdaptiveMode Mode, int MaxRungs, ImmutableArray<int> BracketRungs) : SearcherSpec(Goal)
    {
        public override string Name => "adaptive_asha";
    }

    public sealed record AsyncHalving(SearcherGoal Goal, Halving Halving, int Rungs) : SearcherSpec(Goal)
    {
        public override string Name => "async_halving";
    }
}

/// <summary>What trials are compared by, how long they train, and what they start from.</summary>
/// <param name="Metric">Of validations; null where none is named.</param>
/// <param name="MaxLength">How long a trial trains; null: until it ends by itself.</param>
/// <param name="SourceTrialId">Trial whose latest checkpoint every trial starts from.</param>
/// <param name="SourceCheckpoint">Checkpoint that every trial starts from; never together with <paramref name="SourceTrialId"/>.</param>
public sealed record SearcherGoal(
    string? Metric = null, bool SmallerIsBetter = true, TrainingLength? MaxLength = null, long? SourceTrialId = null, string? SourceCheckpoint = null);

/// <summary>Stopping the worse trials early: at each rung the best of every <paramref name="Divisor"/> go on.</summary>
/// <param name="TimeMetric">Metric that tells how long a trial has trained; null where <see cref="SearcherGoal.MaxLength"/> does.</param>
/// <param name="MaxTime">In units of <paramref name="TimeMetric"/>.</param>
/// <param name="MaxConcurrentTrials">0: derived from the number of trials.</param>
public sealed record Halving(int MaxTrials, double Divisor, int MaxConcurrentTrials, string? TimeMetric, long? MaxTime);

public enum AdaptiveMode
{
    /// <summary>One bracket that stops as early as it can.</summary>
    Aggressive,
    Standard,
    /// <summary>A bracket of every number of rungs.</summary>
    Conservative,
}
