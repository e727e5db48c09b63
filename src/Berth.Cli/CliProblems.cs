using Berth.Core.Problems;

namespace Berth.Cli;

/// <summary>Problems of the command itself.</summary>
public static class CliProblems
{
    public static readonly ProblemCode Usage = new("BERTH6001", "the command line cannot be understood", ExitCode.Usage);
    public static readonly ProblemCode Defect = new("BERTH6002", "a defect of Berth", ExitCode.Internal);
    public static readonly ProblemCode Interrupted = new("BERTH6003", "the command was interrupted", ExitCode.Interrupted);
    public static readonly ProblemCode InputOutput = new("BERTH6004", "a file cannot be read or written", ExitCode.CannotWrite);
    public static readonly ProblemCode NoSuchImage = new("BERTH6201", "there is no such image or run", ExitCode.NotFound);
    public static readonly ProblemCode NoTerminal = new("BERTH6202", "a terminal is asked for where there is none", ExitCode.Usage);
    public static readonly ProblemCode NoSuchPackage = new("BERTH6211", "a package is not in the lock", ExitCode.NotFound);
    public static readonly ProblemCode NoCommonGround = new("BERTH6212", "two things cannot be compared", ExitCode.BadInput);
    public static readonly ProblemCode SeveralVariants = new("BERTH6213", "a lock holds several variants and none is chosen", ExitCode.Usage);
}
