using System.Collections.Concurrent;
using Berth.Build.Progress;
using Berth.Build.Steps;
using Berth.Core.Locking;
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
    /// <summary>Diff ids of the layers made or fetched with these tools, whoever asked: locking makes layers that building then finds.</summary>
    public ConcurrentDictionary<ContentDigest, bool> Made { get; } = new();
}
