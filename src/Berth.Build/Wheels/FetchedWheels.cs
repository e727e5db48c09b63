using System.Collections.Concurrent;
using System.Collections.Immutable;
using Berth.Core.Locking;
using Berth.Python.Wheels;

namespace Berth.Build.Wheels;

/// <summary>The wheels of one command, each brought here and verified once, several at the same time.</summary>
public sealed class FetchedWheels(WheelFetch fetch)
{
    private const int AtOnce = 8;
    private readonly ConcurrentDictionary<ContentDigest, Lazy<Task<string>>> _paths = new();

    /// <summary>Paths of the verified archives, in the order given.</summary>
    public async Task<ImmutableArray<string>> PathsAsync(ImmutableArray<LockedWheel> wheels, CancellationToken cancellationToken)
    {
        var paths = new string[wheels.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, wheels.Length, options, async (i, token) =>
            paths[i] = await _paths.GetOrAdd(wheels[i].Sha256, _ => new(() => fetch.FetchAsync(wheels[i], token))).Value);
        return [.. paths];
    }
}
