using System.Collections.Immutable;

namespace Berth.Python.Requirements;

/// <summary>A part of an environment marker.</summary>
public abstract record MarkerNode
{
    private MarkerNode()
    {
    }

    /// <param name="Operator">Such as <c>==</c>, <c>in</c>, <c>not in</c>.</param>
    public sealed record Comparison(MarkerTerm Left, string Operator, MarkerTerm Right) : MarkerNode
    {
        public override string ToString() => $"{Left} {Operator} {Right}";
    }

    /// <summary>Parts joined by <c>and</c> and <c>or</c>, where <c>and</c> binds tighter.</summary>
    /// <param name="Parts">At least two.</param>
    /// <param name="Ands">One less than parts: whether the part and its successor are joined by <c>and</c>.</param>
    public sealed record Group(ImmutableArray<MarkerNode> Parts, ImmutableArray<bool> Ands) : MarkerNode
    {
        public override string ToString()
        {
            var text = new System.Text.StringBuilder();
            for (var i = 0; i < Parts.Length; i++)
            {
                if (i > 0) text.Append(Ands[i - 1] ? " and " : " or ");
                if (Parts[i] is Group) text.Append('(').Append(Parts[i]).Append(')');
                else text.Append(Parts[i]);
            }

            return text.ToString();
        }
    }
}
