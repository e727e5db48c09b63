using System.Collections.Immutable;
using Berth.Core.Locking;
using Berth.Oci.Layers;
using Berth.Oci.Store;

namespace Berth.Build.Apt;

/// <summary>The Debian packages of an image, as its topmost dpkg status file tells.</summary>
public static class InstalledPackages
{
    /// <param name="layers">Diff ids, lowest first; unpacked.</param>
    public static ImmutableArray<LockedDeb> Of(ContentStore store, ImmutableArray<ContentDigest> layers) =>
        new LayerStack([.. layers.Select(store.SnapshotPath)]).Find("var/lib/dpkg/status") is { } file ? DpkgStatus.Read(File.ReadLines(file)) : [];
}
