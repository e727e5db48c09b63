using System.Collections.Immutable;

namespace Berth.Core.Workloads.Experiments;

/// <summary>The values a hyperparameter may take.</summary>
public abstract record HyperparameterSpec
{
    private HyperparameterSpec()
    {
    }

    /// <summary>No hyperparameters; names are compared by ordinal.</summary>
    public static ImmutableSortedDictionary<string, HyperparameterSpec> None { get; } =
        ImmutableSortedDictionary<string, HyperparameterSpec>.Empty.WithComparers(StringComparer.Ordinal);

    /// <param name="Json">The one value, as JSON text.</param>
    public sealed record Constant(string Json) : HyperparameterSpec;

    /// <param name="Json">The values, each as JSON text; at least one.</param>
    public sealed record Categorical(ImmutableArray<string> Json) : HyperparameterSpec;

    /// <summary>A whole number, both ends included.</summary>
    /// <param name="Count">Points of a grid; null where none are declared.</param>
    public sealed record Whole(long Minimum, long Maximum, int? Count) : HyperparameterSpec;

    /// <summary>A real number, the upper end excluded.</summary>
    public sealed record Real(double Minimum, double Maximum, int? Count) : HyperparameterSpec;

    /// <summary>A power of <paramref name="Base"/>; the ends are exponents, the upper one excluded.</summary>
    public sealed record Logarithmic(double Base, double Minimum, double Maximum, int? Count) : HyperparameterSpec;

    /// <summary>Hyperparameters of their own; none has the name <c>type</c>.</summary>
    public sealed record Group(ImmutableSortedDictionary<string, HyperparameterSpec> Members) : HyperparameterSpec;

    /// <summary>Whether there is one value only, all the way down.</summary>
    public bool IsConstant => this switch
    {
        Constant => true,
        Group group => group.Members.Values.All(m => m.IsConstant),
        _ => false,
    };
}
