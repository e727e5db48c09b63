using System.Collections.Immutable;

namespace Berth.Core.Workloads.Experiments;

/// <summary>What makes a workload an experiment: which trials to run, of which hyperparameters, and how often each may fail.</summary>
public sealed record ExperimentSpec
{
    public ImmutableSortedDictionary<string, HyperparameterSpec> Hyperparameters { get; init; } = HyperparameterSpec.None;

    public SearcherSpec Searcher { get; init; } = new SearcherSpec.Single(new SearcherGoal());

    /// <summary>Seeds the searcher; null: one is chosen.</summary>
    public uint? Seed { get; init; }

    /// <summary>How often a failed trial starts again: one more run than this at most.</summary>
    public int MaxRestarts { get; init; } = 5;

    /// <summary>The class that holds the training, where one is named in place of a command; an empty module is the context folder itself.</summary>
    public TrialClass? TrialClass { get; init; }

    public ImmutableSortedSet<string> Labels { get; init; } = ImmutableSortedSet<string>.Empty;
}

/// <param name="Module">Dotted; empty: the context folder is the package.</param>
/// <param name="Reference">Name of the class in the module, dotted where it lies in another object.</param>
public sealed record TrialClass(string Module, string Reference);
