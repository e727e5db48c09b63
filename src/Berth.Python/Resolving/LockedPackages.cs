using System.Collections.Immutable;
using Berth.Core.Locking;

namespace Berth.Python.Resolving;

/// <summary>What locking gave.</summary>
/// <param name="Wheels">Sorted by name, each project once; what the base image has and keeps is not among them.</param>
public sealed record LockedPackages(ImmutableArray<LockedWheel> Wheels);
