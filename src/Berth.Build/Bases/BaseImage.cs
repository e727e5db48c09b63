using System.Collections.Immutable;
using Berth.Core.Locking;
using Berth.Oci.Images;

namespace Berth.Build.Bases;

/// <summary>A base image whose layers are in the store.</summary>
public sealed record BaseImage(LockedBase Locked, ImageConfig Config)
{
    public ImmutableArray<ContentDigest> DiffIds => Config.RootFs.DiffIds;
}

/// <summary>What a reference led to the last time.</summary>
public sealed record CachedBase(ContentDigest Manifest, ImmutableArray<LockedDeb> Packages);
