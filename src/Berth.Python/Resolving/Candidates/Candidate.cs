using Berth.Python.Indexes;
using Berth.Python.Versions;

namespace Berth.Python.Resolving.Candidates;

/// <summary>A version of a project that can be had on the target.</summary>
/// <param name="File">The best file of it; null for one that only the base image has.</param>
/// <param name="Held">Set where the base image has exactly this version.</param>
internal sealed record Candidate(string Project, PythonVersion Version, IndexFile? File, HeldPackage? Held = null)
{
    public bool IsYanked => Held is null && File?.Yanked is not null;

    public bool IsPreRelease => Held is null && Version.IsPreRelease;

    public override string ToString() => $"{Project}=={Version}";
}
