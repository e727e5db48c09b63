using Berth.Core.Problems;

namespace Berth.Core.Locking;

/// <summary>Problems with lock files.</summary>
public static class LockProblems
{
    public static readonly ProblemCode Unreadable = new("BERTH1951", "a lock file cannot be read", ExitCode.BadInput);
    public static readonly ProblemCode Newer = new("BERTH1952", "a lock file was written by a newer version", ExitCode.BadInput);
}
