namespace Berth.Dialects.Yaml;

/// <summary>What a scalar means.</summary>
public abstract record ScalarValue
{
    private ScalarValue()
    {
    }

    public sealed record Null : ScalarValue;

    public sealed record Flag(bool Value) : ScalarValue;

    public sealed record Integer(long Value) : ScalarValue;

    /// <summary>Also integers that 64 bits do not hold, infinities and not-a-number.</summary>
    public sealed record Number(double Value) : ScalarValue;

    public sealed record Text(string Value) : ScalarValue;

    /// <summary>A tag promises what the text does not keep.</summary>
    public sealed record Mistagged : ScalarValue;
}
