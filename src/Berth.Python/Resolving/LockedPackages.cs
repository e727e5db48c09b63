using System.Collections.Immutable;
using Berth.Core.Locking;

namespace Berth.Python.Resolving;

/// <summary>What locking gave.</summary>
/// <param name="Wheels">Sorted by name, each project once.</param>
public sealed record LockedPackages(ImmutableArray<LockedWheel> Wheels);
