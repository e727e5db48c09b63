using Berth.Build.Caching;
using Berth.Build.Progress;
using Berth.Build.Steps;
using Berth.Core.Problems;
using Berth.Oci.Store;

namespace Berth.Build;

/// <summary>What locking and building work with.</summary>
/// <param name="Runner">Made when something has to run: that may need rights and programs that other builds do not.</param>
/// <param name="Warn">Takes problems that do not stop the work.</param>
public sealed record BuildTools(
    ContentStore Store,
    Lazy<IStepRunner> Runner,
    IProgress<BuildEvent> Progress,
    Action<Problem> Warn,
    TimeProvider Time)
{
    /// <summary>Shared by locking and building, so that a layer made for the lock does not count as found by the build.</summary>
    public MadeLayers Made { get; } = new();
}
