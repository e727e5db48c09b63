namespace Berth.Python.Requirements;

/// <summary>One side of a comparison.</summary>
public abstract record MarkerTerm(string Text)
{
    /// <summary>A value of the environment, by its normal name.</summary>
    public sealed record Variable(string Text) : MarkerTerm(Text)
    {
        public override string ToString() => Text;
    }

    public sealed record Literal(string Text) : MarkerTerm(Text)
    {
        public override string ToString() => Text.Contains('"', StringComparison.Ordinal) ? $"'{Text}'" : $"\"{Text}\"";
    }
}
