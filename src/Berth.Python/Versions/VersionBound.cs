namespace Berth.Python.Versions;

/// <summary>How far behind its version a bound stands.</summary>
public enum BoundPlace
{
    /// <summary>Right before the version.</summary>
    Before,
    /// <summary>Right after the version itself; its local versions come behind.</summary>
    After,
    /// <summary>After the version and all its local versions.</summary>
    AfterLocals,
    /// <summary>After the version, its local versions and all its post-releases. Only for versions without a post or dev part.</summary>
    AfterPosts,
}

/// <summary>A cut between versions: each version stands either below or above it.</summary>
public readonly record struct VersionBound(PythonVersion Version, BoundPlace Place) : IComparable<VersionBound>
{
    public bool IsBelow(PythonVersion version) => version.CompareTo(Version) switch
    {
        < 0 => false,
        0 => Place == BoundPlace.Before,
        _ => !Holds(version),
    };

    public int CompareTo(VersionBound other)
    {
        var order = Version.CompareTo(other.Version);
        if (order == 0) return Place.CompareTo(other.Place);
        if (order < 0) return Holds(other.Version) ? 1 : -1;
        return other.Holds(Version) ? -1 : 1;
    }

    /// <summary>Whether a later version still belongs to what stands before this bound.</summary>
    private bool Holds(PythonVersion later) => Place switch
    {
        BoundPlace.AfterLocals => later.HasLocal && later.Public == Version,
        BoundPlace.AfterPosts => SameUpToPost(later),
        _ => false,
    };

    private bool SameUpToPost(PythonVersion later)
    {
        var stem = new PythonVersion { Epoch = later.Epoch, Release = later.Release, Pre = later.Pre };
        return (later.Post is not null || later.Dev is null) && stem == Version;
    }

    public static bool operator <(VersionBound left, VersionBound right) => left.CompareTo(right) < 0;

    public static bool operator >(VersionBound left, VersionBound right) => left.CompareTo(right) > 0;

    public static bool operator <=(VersionBound left, VersionBound right) => left.CompareTo(right) <= 0;

    public static bool operator >=(VersionBound left, VersionBound right) => left.CompareTo(right) >= 0;
}
