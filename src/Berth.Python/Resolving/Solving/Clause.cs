namespace Berth.Python.Resolving.Solving;

/// <summary>
/// An incompatibility under watch: two of its terms that do not hold yet. Only when one of them comes to hold can the whole have become
/// urgent, so only changes of those two packages are followed.
/// </summary>
internal sealed class Clause(Incompatibility incompatibility)
{
    public Incompatibility Incompatibility { get; } = incompatibility;

    /// <summary>Positions of the watched terms; equal where there is only one term.</summary>
    public int First { get; set; }

    public int Second { get; set; }

    /// <summary>Replaced by one that says more.</summary>
    public bool Retired { get; set; }
}
