using System.Collections.Immutable;
using Berth.Core.Environments;
using Berth.Core.Locking;

namespace Berth.Build.Pipeline;

/// <summary>Python packages to lock for a target that needs no image.</summary>
/// <param name="Python">Its indexes for <see cref="Accelerator.Cpu"/> are asked.</param>
/// <param name="Preferred">Versions by normalised name that are kept where they fit, as an earlier answer had them.</param>
public sealed record RequirementsRequest(PythonSpec Python, PythonFacts Target, ImmutableSortedDictionary<string, string> Preferred);
