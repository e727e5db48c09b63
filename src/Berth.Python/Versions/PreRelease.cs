using System.Numerics;

namespace Berth.Python.Versions;

/// <summary>The pre-release part of a version.</summary>
/// <param name="Kind"><c>a</c>, <c>b</c> or <c>rc</c>: their order is that of their first letters.</param>
public readonly record struct PreRelease(string Kind, BigInteger Number) : IComparable<PreRelease>
{
    public int CompareTo(PreRelease other)
    {
        var order = string.CompareOrdinal(Kind, other.Kind);
        return order != 0 ? order : Number.CompareTo(other.Number);
    }

    public static bool operator <(PreRelease left, PreRelease right) => left.CompareTo(right) < 0;

    public static bool operator >(PreRelease left, PreRelease right) => left.CompareTo(right) > 0;

    public static bool operator <=(PreRelease left, PreRelease right) => left.CompareTo(right) <= 0;

    public static bool operator >=(PreRelease left, PreRelease right) => left.CompareTo(right) >= 0;
}
