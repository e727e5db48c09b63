using System.Numerics;

namespace Berth.Python.Resolving.Solving;

/// <summary>
/// A set of states of one package: left out (bit 0), or chosen in one of the versions its index lists (bit i + 1 for the i-th, oldest first).
/// Sets of one package have one length. Since "left out" is a state like any other, a set and its complement say all that PubGrub's positive
/// and negative terms say.
/// </summary>
internal readonly struct VersionBits : IEquatable<VersionBits>
{
    private readonly ulong[] words;

    private VersionBits(ulong[] words, int length) => (this.words, Length) = (words, length);

    /// <summary>States there are: versions and one.</summary>
    public int Length { get; }

    public bool IsEmpty
    {
        get
        {
            foreach (var word in words)
                if (word != 0) return false;
            return true;
        }
    }

    public bool IsFull => Count == Length;

    public bool HoldsAbsent => (words[0] & 1) != 0;

    public int Count
    {
        get
        {
            var count = 0;
            foreach (var word in words) count += BitOperations.PopCount(word);
            return count;
        }
    }

    /// <summary>The newest version in the set; null where there is none.</summary>
    public int? Newest
    {
        get
        {
            for (var i = words.Length - 1; i >= 0; i--)
            {
                var word = i == 0 ? words[0] & ~1UL : words[i];
                if (word != 0) return (i << 6) + 62 - BitOperations.LeadingZeroCount(word);
            }

            return null;
        }
    }

    public static VersionBits None(int versions) => new(new ulong[(versions >> 6) + 1], versions + 1);

    public static VersionBits Absent(int versions)
    {
        var set = None(versions);
        set.words[0] = 1;
        return set;
    }

    public static VersionBits One(int versions, int version) => Of(versions, [version]);

    public static VersionBits Of(int versions, IEnumerable<int> members)
    {
        var set = None(versions);
        foreach (var member in members) set.words[(member + 1) >> 6] |= 1UL << ((member + 1) & 63);
        return set;
    }

    /// <summary>Every version, the state of being left out not among them.</summary>
    public static VersionBits AllVersions(int versions) => Absent(versions).Complement();

    public static VersionBits Full(int versions) => None(versions).Complement();

    public bool Contains(int version) => (words[(version + 1) >> 6] >> ((version + 1) & 63) & 1) != 0;

    public VersionBits Complement()
    {
        var result = new ulong[words.Length];
        for (var i = 0; i < result.Length; i++) result[i] = ~words[i];
        if ((Length & 63) != 0) result[^1] &= (1UL << (Length & 63)) - 1;
        return new(result, Length);
    }

    public VersionBits Intersect(VersionBits other)
    {
        var result = new ulong[words.Length];
        for (var i = 0; i < result.Length; i++) result[i] = words[i] & other.words[i];
        return new(result, Length);
    }

    public VersionBits Union(VersionBits other)
    {
        var result = new ulong[words.Length];
        for (var i = 0; i < result.Length; i++) result[i] = words[i] | other.words[i];
        return new(result, Length);
    }

    public VersionBits Without(VersionBits other)
    {
        var result = new ulong[words.Length];
        for (var i = 0; i < result.Length; i++) result[i] = words[i] & ~other.words[i];
        return new(result, Length);
    }

    public bool IsSubsetOf(VersionBits other)
    {
        for (var i = 0; i < words.Length; i++)
            if ((words[i] & ~other.words[i]) != 0) return false;
        return true;
    }

    public bool IsDisjointFrom(VersionBits other)
    {
        for (var i = 0; i < words.Length; i++)
            if ((words[i] & other.words[i]) != 0) return false;
        return true;
    }

    /// <summary>Versions in the set, oldest first.</summary>
    public IEnumerable<int> Versions()
    {
        for (var i = 1; i < Length; i++)
            if ((words[i >> 6] >> (i & 63) & 1) != 0) yield return i - 1;
    }

    public bool Equals(VersionBits other) => Length == other.Length && words.AsSpan().SequenceEqual(other.words);

    public override bool Equals(object? obj) => obj is VersionBits other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var word in words) hash.Add(word);
        return hash.ToHashCode();
    }
}
