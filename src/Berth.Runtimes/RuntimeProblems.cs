using Berth.Core.Problems;

namespace Berth.Runtimes;

/// <summary>Problems with running things in containers.</summary>
public static class RuntimeProblems
{
    public static readonly ProblemCode NotRoot = new("BERTH5001", "containers can be started by root only", ExitCode.Machine);
    public static readonly ProblemCode NoEngine = new("BERTH5002", "no usable `runc` or `crun` is installed", ExitCode.Machine);
    public static readonly ProblemCode MountFailed = new("BERTH5003", "the layers cannot be mounted", ExitCode.Machine);
    public static readonly ProblemCode EngineFailed = new("BERTH5004", "the container could not be started", ExitCode.Machine);
    public static readonly ProblemCode CommandNotFound = new("BERTH5005", "the command does not exist in the image", ExitCode.NotFound);
    public static readonly ProblemCode CommandNotExecutable = new("BERTH5006", "the command cannot be executed", ExitCode.BadInput);
    public static readonly ProblemCode NoSuchUser = new("BERTH5007", "a user or group does not exist in the image", ExitCode.NotFound);
    public static readonly ProblemCode LimitUnavailable = new("BERTH5008", "this machine cannot set a limit that was asked for", ExitCode.Machine);
    public static readonly ProblemCode BadRunRequest = new("BERTH5009", "a run is asked for in a way that cannot work", ExitCode.BadInput);
    public static readonly ProblemCode OutOfMemory = new("BERTH5010", "a task ran out of memory", ExitCode.StepFailed);
    public static readonly ProblemCode NoLog = new("BERTH5011", "a run has no log", ExitCode.NotFound);
    public static readonly ProblemCode MountSourceMissing = new("BERTH5012", "a file to show inside the container does not exist", ExitCode.NotFound);
    public static readonly ProblemCode NoCommand = new("BERTH5014", "nothing to run is declared", ExitCode.BadInput);
    public static readonly ProblemCode NothingProvides = new("BERTH5030", "nothing provides a secret, config map or volume that a task is promised", ExitCode.NotFound);
    public static readonly ProblemCode NoSuchRun = new("BERTH5015", "there is no such run", ExitCode.NotFound);
    public static readonly ProblemCode CannotWriteRun = new("BERTH5013", "the files of a run cannot be written", ExitCode.CannotWrite);
}
