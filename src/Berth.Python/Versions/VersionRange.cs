using System.Numerics;

namespace Berth.Python.Versions;

/// <summary>All versions between two bounds.</summary>
/// <param name="Lower">Null: no lower end.</param>
/// <param name="Upper">Null: no upper end.</param>
public readonly record struct VersionRange(VersionBound? Lower, VersionBound? Upper)
{
    /// <summary>The least version there is.</summary>
    private static readonly PythonVersion Least = new() { Release = [BigInteger.Zero], Dev = BigInteger.Zero };

    public bool Contains(PythonVersion version) =>
        (Lower is not { } lower || lower.IsBelow(version)) && (Upper is not { } upper || !upper.IsBelow(version));

    /// <summary>Whether no version can lie inside, <paramref name="preReleases"/> counting or not.</summary>
    public bool IsEmpty(bool preReleases)
    {
        if (Upper is not { } upper) return false;
        var lower = Lower ?? new VersionBound(Least, BoundPlace.Before);
        if (lower >= upper) return true;
        return (preReleases ? Next(lower) : NextFinal(lower)) is { } next && upper.IsBelow(next);
    }

    /// <summary>The least version above a bound; null where there is none, since ever smaller ones exist.</summary>
    private static PythonVersion? Next(VersionBound bound)
    {
        var v = bound.Version;
        return bound.Place switch
        {
            BoundPlace.Before => v,
            BoundPlace.AfterLocals when v.Dev is { } dev => With(v, v.Pre, v.Post, dev + 1),
            BoundPlace.AfterLocals => With(v, v.Pre, (v.Post ?? -1) + 1, BigInteger.Zero),
            BoundPlace.AfterPosts when v.Pre is { } pre => With(v, pre with { Number = pre.Number + 1 }, null, BigInteger.Zero),
            _ => null,
        };
    }

    private static PythonVersion? NextFinal(VersionBound bound)
    {
        var v = bound.Version;
        if (v.Pre is not null || (v.Dev is not null && v.Post is null)) return With(v, null, null, null);
        if (v.Dev is not null) return With(v, null, v.Post, null);
        return bound.Place switch
        {
            BoundPlace.Before => v,
            BoundPlace.AfterLocals => With(v, null, (v.Post ?? -1) + 1, null),
            _ => null,
        };
    }

    private static PythonVersion With(PythonVersion v, PreRelease? pre, BigInteger? post, BigInteger? dev) =>
        new() { Epoch = v.Epoch, Release = v.Release, Pre = pre, Post = post, Dev = dev };
}
