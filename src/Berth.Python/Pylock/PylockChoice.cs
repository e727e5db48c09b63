using System.Collections.Immutable;
using Berth.Core.Locking;

namespace Berth.Python.Pylock;

/// <summary>What a target gets of a lock.</summary>
/// <param name="Wheels">Sorted by name, each project once.</param>
public sealed record PylockChoice(ImmutableArray<LockedWheel> Wheels);
