namespace Berth.Core.Problems;

/// <summary>
/// What the command's exit status says when Berth itself ended it (docs/reference/errors.md). The numbers follow BSD's sysexits,
/// so that they do not collide with the codes programs usually choose: <c>berth run</c> otherwise passes the task's own code on.
/// </summary>
public enum ExitCode
{
    Ok = 0,
    /// <summary>The command line cannot be understood.</summary>
    Usage = 64,
    /// <summary>A declaration, lock, archive or image is not acceptable.</summary>
    BadInput = 65,
    /// <summary>Something named does not exist: a file, an image, a package.</summary>
    NotFound = 66,
    /// <summary>A service (registry, package index, mirror) failed or cannot be reached.</summary>
    Unavailable = 69,
    /// <summary>A defect of Berth.</summary>
    Internal = 70,
    /// <summary>The machine lacks something; <c>berth doctor</c> says what.</summary>
    Machine = 71,
    /// <summary>Something that had to run during a build failed.</summary>
    StepFailed = 72,
    /// <summary>Nothing can be written: disk full, no permission.</summary>
    CannotWrite = 73,
    /// <summary>The store holds bytes that are not what they should be.</summary>
    Corrupt = 74,
    /// <summary>The result differs from what the lock says.</summary>
    LockMismatch = 78,
    /// <summary>Ended by an interrupt before a task ran.</summary>
    Interrupted = 130,
}
