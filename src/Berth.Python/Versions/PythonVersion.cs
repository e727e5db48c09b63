using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text;

namespace Berth.Python.Versions;

/// <summary>A version of a Python package (PEP 440). Order and equality ignore trailing zeros of the release: 1.0 is 1.</summary>
public sealed class PythonVersion : IComparable<PythonVersion>, IEquatable<PythonVersion>
{
    /// <summary>Longest text that is read as a version; longer ones are not versions, so that hostile input stays cheap.</summary>
    public const int MaximumLength = 2048;

    private int significant = -1;

    public BigInteger Epoch { get; init; }

    /// <summary>At least one number, as written: trailing zeros are kept.</summary>
    public required ImmutableArray<BigInteger> Release { get; init; }

    /// <summary><c>a</c>, <c>b</c> or <c>rc</c> and its number.</summary>
    public PreRelease? Pre { get; init; }

    public BigInteger? Post { get; init; }

    public BigInteger? Dev { get; init; }

    /// <summary>Parts of the local label, lower case; empty where there is none.</summary>
    public ImmutableArray<LocalPart> Local { get; init; } = [];

    public bool IsPreRelease => Pre is not null || Dev is not null;

    public bool IsPostRelease => Post is not null;

    public bool HasLocal => !Local.IsEmpty;

    /// <summary>This version without its local label.</summary>
    public PythonVersion Public => HasLocal ? new() { Epoch = Epoch, Release = Release, Pre = Pre, Post = Post, Dev = Dev } : this;

    /// <summary>Epoch and release alone.</summary>
    public PythonVersion Base => new() { Epoch = Epoch, Release = Release };

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PythonVersion? version)
    {
        version = null;
        if (text is null || text.Length > MaximumLength) return false;
        var trimmed = PythonText.Trim(text);
        var scan = new VersionScan(trimmed);
        version = scan.Version(VersionParts.All);
        if (version is null || scan.AtEnd) return version is not null;
        version = null;
        return false;
    }

    /// <exception cref="FormatException">Not a version by PEP 440.</exception>
    public static PythonVersion Parse(string text) =>
        TryParse(text, out var version) ? version : throw new FormatException($"`{text}` is not a version by PEP 440");

    public int CompareTo(PythonVersion? other)
    {
        if (other is null) return 1;
        if (ReferenceEquals(this, other)) return 0;
        var order = Epoch.CompareTo(other.Epoch);
        if (order == 0) order = CompareRelease(other);
        if (order == 0) order = PreRank.CompareTo(other.PreRank);
        if (order == 0 && Pre is { } pre && other.Pre is { } otherPre) order = pre.CompareTo(otherPre);
        if (order == 0) order = Nullable.Compare(Post, other.Post);
        if (order == 0) order = CompareDev(Dev, other.Dev);
        return order != 0 ? order : CompareLocal(other);
    }

    public bool Equals(PythonVersion? other) => other is not null && CompareTo(other) == 0;

    public override bool Equals(object? obj) => Equals(obj as PythonVersion);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Epoch);
        for (var i = 0; i < Significant; i++) hash.Add(Release[i]);
        hash.Add(Pre);
        hash.Add(Post);
        hash.Add(Dev);
        foreach (var part in Local) hash.Add(part);
        return hash.ToHashCode();
    }

    public static bool operator <(PythonVersion left, PythonVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(PythonVersion left, PythonVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(PythonVersion left, PythonVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(PythonVersion left, PythonVersion right) => left.CompareTo(right) >= 0;

    public static bool operator ==(PythonVersion? left, PythonVersion? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(PythonVersion? left, PythonVersion? right) => !(left == right);

    /// <summary>The normal form of PEP 440; trailing zeros of the release are kept.</summary>
    public override string ToString() => Write(Release.Length);

    /// <summary>The one text that all equal versions share: the normal form without trailing zeros of the release.</summary>
    public string ToCanonicalString() => Write(Math.Max(1, Significant));

    /// <summary>Whether the release starts with these numbers, missing ones counting as zero (the meaning of <c>==1.2.*</c>).</summary>
    internal BigInteger ReleaseAt(int index) => index < Release.Length ? Release[index] : BigInteger.Zero;

    private int Significant
    {
        get
        {
            if (significant >= 0) return significant;
            var count = Release.Length;
            while (count > 0 && Release[count - 1].IsZero) count--;
            return significant = count;
        }
    }

    // A development release of nothing but a release stands below its pre-releases, a final release above them.
    private int PreRank => Pre is not null ? 1 : Post is null && Dev is not null ? 0 : 2;

    private int CompareRelease(PythonVersion other)
    {
        var count = Math.Max(Significant, other.Significant);
        for (var i = 0; i < count; i++)
        {
            var order = ReleaseAt(i).CompareTo(other.ReleaseAt(i));
            if (order != 0) return order;
        }

        return 0;
    }

    private static int CompareDev(BigInteger? left, BigInteger? right) =>
        left is null || right is null ? (left is null ? 1 : 0) - (right is null ? 1 : 0) : left.Value.CompareTo(right.Value);

    private int CompareLocal(PythonVersion other)
    {
        for (var i = 0; i < Local.Length && i < other.Local.Length; i++)
        {
            var order = Local[i].CompareTo(other.Local[i]);
            if (order != 0) return order;
        }

        return Local.Length.CompareTo(other.Local.Length);
    }

    private string Write(int numbers)
    {
        var text = new StringBuilder();
        if (!Epoch.IsZero) text.Append(Epoch).Append('!');
        for (var i = 0; i < numbers; i++) text.Append(i == 0 ? "" : ".").Append(Release[i]);
        if (Pre is { } pre) text.Append(pre.Kind).Append(pre.Number);
        if (Post is { } post) text.Append(".post").Append(post);
        if (Dev is { } dev) text.Append(".dev").Append(dev);
        for (var i = 0; i < Local.Length; i++) text.Append(i == 0 ? '+' : '.').Append(Local[i]);
        return text.ToString();
    }
}
