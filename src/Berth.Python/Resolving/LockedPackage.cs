using Berth.Core.Locking;
using Berth.Python.Metadata;

namespace Berth.Python.Resolving;

/// <summary>A chosen wheel and what it says of itself.</summary>
internal sealed record LockedPackage(LockedWheel Wheel, PackageMetadata Metadata);
