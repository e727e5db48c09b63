using System.Collections.Immutable;
using Berth.Core.Locking;
using Berth.Python.Probing;

namespace Berth.Build.Wheels;

/// <summary>The interpreter of an image and the packages it finds there.</summary>
/// <param name="Installed">Sorted by name; see <see cref="InstalledDistributions"/>.</param>
public sealed record FoundPython(PythonFacts Facts, ImmutableArray<InstalledDistribution> Installed);
