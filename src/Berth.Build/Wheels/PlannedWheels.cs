using System.Collections.Immutable;
using Berth.Core.Locking;
using Berth.Core.Problems;
using Berth.Python.Wheels;

namespace Berth.Build.Wheels;

/// <summary>
/// The layout of every wheel of an environment, by name, with the archives their contents are read from. All of them, also those whose layers are
/// there already: only together do they show which files two wheels claim.
/// </summary>
public sealed class PlannedWheels : IDisposable
{
    private readonly List<WheelArchive> _archives = [];
    private readonly Dictionary<string, WheelPlan> _plans = new(StringComparer.Ordinal);

    private PlannedWheels()
    {
    }

    public WheelPlan this[string name] => _plans[name];

    /// <exception cref="BerthException">A wheel breaks the rules, or two wheels claim one file; carries everything found.</exception>
    public static async Task<PlannedWheels> OpenAsync(ImmutableArray<LockedWheel> wheels, PythonFacts facts, FetchedWheels fetched, CancellationToken cancellationToken)
    {
        var planned = new PlannedWheels();
        try
        {
            var paths = await fetched.PathsAsync(wheels, cancellationToken);
            var plans = new WheelPlan[wheels.Length];
            await Parallel.ForAsync(0, wheels.Length, cancellationToken, (i, _) =>
            {
                var archive = WheelArchive.Open(paths[i], wheels[i].FileName);
                lock (planned._archives) planned._archives.Add(archive);
                plans[i] = WheelInstall.Plan(archive, wheels[i], facts);
                return ValueTask.CompletedTask;
            });
            for (var i = 0; i < wheels.Length; i++) planned._plans.Add(wheels[i].Name, plans[i]);
            var clashes = WheelClashes.Find(planned._plans.Values);
            return clashes.IsEmpty ? planned : throw new BerthException(clashes);
        }
        catch
        {
            planned.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var archive in _archives) archive.Dispose();
    }
}
