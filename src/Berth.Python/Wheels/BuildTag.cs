using System.Numerics;

namespace Berth.Python.Wheels;

/// <summary>Tells builds of one version apart: by number, then by text.</summary>
public sealed record BuildTag(BigInteger Number, string Rest) : IComparable<BuildTag>
{
    /// <summary>Null where the text does not start with a digit.</summary>
    public static BuildTag? Parse(string text)
    {
        var digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits])) digits++;
        return digits == 0 ? null : new(BigInteger.Parse(text[..digits]), text[digits..]);
    }

    public int CompareTo(BuildTag? other)
    {
        if (other is null) return 1;
        var order = Number.CompareTo(other.Number);
        return order != 0 ? order : string.CompareOrdinal(Rest, other.Rest);
    }

    public static bool operator <(BuildTag left, BuildTag right) => left.CompareTo(right) < 0;

    public static bool operator >(BuildTag left, BuildTag right) => left.CompareTo(right) > 0;

    public static bool operator <=(BuildTag left, BuildTag right) => left.CompareTo(right) <= 0;

    public static bool operator >=(BuildTag left, BuildTag right) => left.CompareTo(right) >= 0;
}
