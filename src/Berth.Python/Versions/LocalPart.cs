using System.Numerics;

namespace Berth.Python.Versions;

/// <summary>One dot-separated part of a local label: a number, or text. Every number stands above every text.</summary>
public readonly record struct LocalPart(string? Text, BigInteger Number) : IComparable<LocalPart>
{
    public int CompareTo(LocalPart other) => (Text, other.Text) switch
    {
        (null, null) => Number.CompareTo(other.Number),
        (null, _) => 1,
        (_, null) => -1,
        _ => string.CompareOrdinal(Text, other.Text),
    };

    public override string ToString() => Text ?? Number.ToString();

    public static bool operator <(LocalPart left, LocalPart right) => left.CompareTo(right) < 0;

    public static bool operator >(LocalPart left, LocalPart right) => left.CompareTo(right) > 0;

    public static bool operator <=(LocalPart left, LocalPart right) => left.CompareTo(right) <= 0;

    public static bool operator >=(LocalPart left, LocalPart right) => left.CompareTo(right) >= 0;
}
