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

    /// <summary>Package indexes to ask instead of the declared ones; empty: as declared.</summary>
    public ImmutableArray<string> Indexes { get; init; } = [];

    /// <summary>Folders or pages of wheels to look at besides the declared ones.</summary>
    public ImmutableArray<string> FindLinks { get; init; } = [];

    /// <summary>Where Debian packages come from; null means Debian's own mirrors, security updates included.</summary>
    public string? DebianMirror { get; init; }

    /// <summary>Variables of this machine that builds need to reach the network (proxies), <c>NAME=VALUE</c>. Never part of a key.</summary>
    public ImmutableArray<string> MachineVariables { get; init; } = [];
}
