using System.Collections.Immutable;
using Berth.Dialects.Polyaxon.Templates;

namespace Berth.Dialects.Polyaxon;

/// <summary>What a search tries for one parameter.</summary>
public abstract record MatrixParameter(string Name)
{
    /// <summary>Values to choose from, in order.</summary>
    public sealed record Discrete(string Name, ImmutableArray<TemplateValue> Values) : MatrixParameter(Name);

    /// <summary>Values with the chance of each; the chances sum up to 1 at most.</summary>
    public sealed record Weighted(string Name, ImmutableArray<(TemplateValue Value, double Chance)> Values) : MatrixParameter(Name);

    /// <summary>A distribution to draw from.</summary>
    /// <param name="Kind">As the file names it: <c>uniform</c>, <c>qlognormal</c>.</param>
    /// <param name="Numbers">Two bounds, or location and scale; then the quantum of kinds that begin with <c>q</c>.</param>
    public sealed record Drawn(string Name, string Kind, ImmutableArray<double> Numbers) : MatrixParameter(Name);
}
