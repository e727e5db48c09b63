using System.Collections.Immutable;
using Berth.Core.Environments;

namespace Berth.Build;

/// <summary>How to lock and build, as far as the declaration does not say.</summary>
public sealed record BuildSettings
{
    public required Platform Platform { get; init; }

    public required Accelerator Accelerator { get; init; }

    /// <summary>Whether programs of <see cref="Platform"/> run on this machine.</summary>
    public bool RunsHere { get; init; } = true;

    /// <summary>Refuse whatever differs from the lock, instead of reporting it.</summary>
    public bool Locked { get; init; }

    /// <summary>Resolve anew what a lock or a cache already knows.</summary>
    public bool Upgrade { get; init; }

    /// <summary>Packages (normalised) to resolve anew while the others stay as they are locked.</summary>
    public ImmutableSortedSet<string> UpgradePackages { get; init; } = ImmutableSortedSet<string>.Empty.WithComparer(StringComparer.Ordinal);

    /// <summary>The lock beside the declaration is about to be written anew, so that it is out of date is no news.</summary>
    public bool Relocking { get; init; }

    /// <summary>Package indexes to ask instead of the declared ones; empty: as declared.</summary>
    public ImmutableArray<string> Indexes { get; init; } = [];

    /// <summary>Folders or pages of wheels to look at besides the declared ones.</summary>
    public ImmutableArray<string> FindLinks { get; init; } = [];

    /// <summary>Nothing is asked of a package index; what is kept and what is local must do.</summary>
    public bool Offline { get; init; }

    /// <summary>All variables of this machine, asked for only once an index is needed: credentials, mirrors, authorities.</summary>
    public Func<IReadOnlyDictionary<string, string>> IndexVariables { get; init; } = () => ImmutableDictionary<string, string>.Empty;

    /// <summary>Where Debian packages come from; null means Debian's own mirrors, security updates included.</summary>
    public string? DebianMirror { get; init; }

    /// <summary>Variables of this machine that builds need to reach the network (proxies), <c>NAME=VALUE</c>. Never part of a key.</summary>
    public ImmutableArray<string> MachineVariables { get; init; } = [];
}
