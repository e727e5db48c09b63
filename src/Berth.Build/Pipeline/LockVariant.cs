using Berth.Core.Environments;

namespace Berth.Build.Pipeline;

/// <summary>One platform and accelerator that a lock is asked to hold.</summary>
/// <param name="RunsHere">Whether programs of the platform run on this machine.</param>
public sealed record LockVariant(Platform Platform, Accelerator Accelerator, bool RunsHere)
{
    public override string ToString() => $"{Platform}, {Accelerator.ToString().ToLowerInvariant()}";
}
