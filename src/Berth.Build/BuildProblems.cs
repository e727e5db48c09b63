using Berth.Core.Problems;

namespace Berth.Build;

/// <summary>Problems while an environment is locked or built, or a context is packed.</summary>
public static class BuildProblems
{
    public static readonly ProblemCode NoBase = new("BERTH4001", "an environment names no base image for the accelerator", ExitCode.BadInput);
    public static readonly ProblemCode BootstrapFailed = new("BERTH4002", "a Debian base could not be bootstrapped", ExitCode.Unavailable);
    public static readonly ProblemCode BootstrapTool = new("BERTH4003", "the program that bootstraps Debian is missing", ExitCode.Machine);
    public static readonly ProblemCode BaseNotFound = new("BERTH4004", "a base image on disk does not exist", ExitCode.NotFound);
    public static readonly ProblemCode BaseDiffers = new("BERTH4005", "the base image is not the locked one", ExitCode.LockMismatch);
    public static readonly ProblemCode NoDockerfileBuilder = new("BERTH4006", "a base comes from a Dockerfile, which nothing here can build yet", ExitCode.Machine);
    public static readonly ProblemCode NotBuiltYet = new("BERTH4007", "an environment needs a part that cannot be built yet", ExitCode.Machine);
    public static readonly ProblemCode OtherPython = new("BERTH4008", "the Python of the image is not the one that is asked for", ExitCode.BadInput);
    public static readonly ProblemCode StepFailed = new("BERTH4101", "a build step failed", ExitCode.StepFailed);
    public static readonly ProblemCode AptFailed = new("BERTH4102", "apt packages could not be installed", ExitCode.StepFailed);
    public static readonly ProblemCode InvalidPackageName = new("BERTH4103", "an apt package name is not valid", ExitCode.BadInput);
    public static readonly ProblemCode LayerDiffers = new("BERTH4104", "a layer that was made again is not the locked one", ExitCode.LockMismatch);
    public static readonly ProblemCode NoApt = new("BERTH4105", "the base image has no apt", ExitCode.BadInput);
    public static readonly ProblemCode NoPython = new("BERTH4106", "the image has no Python interpreter", ExitCode.BadInput);
    public static readonly ProblemCode MissingStepFile = new("BERTH4107", "a file that a build needs does not exist", ExitCode.NotFound);
    public static readonly ProblemCode ForeignPlatform = new("BERTH4108", "something has to run for a platform that is not this machine's", ExitCode.Machine);
    public static readonly ProblemCode LockMissing = new("BERTH4201", "there is no lock", ExitCode.LockMismatch);
    public static readonly ProblemCode LockOutdated = new("BERTH4202", "the lock does not belong to the declaration", ExitCode.LockMismatch);
    public static readonly ProblemCode VariantDropped = new("BERTH4203", "a variant of the lock no longer belongs to the declaration and was not asked for", ExitCode.LockMismatch);
    public static readonly ProblemCode ContextNotFound = new("BERTH4301", "a context folder does not exist", ExitCode.NotFound);
    public static readonly ProblemCode ContextTooLarge = new("BERTH4302", "a context is larger than allowed", ExitCode.BadInput);
    public static readonly ProblemCode ContextUnreadable = new("BERTH4303", "a file of the context cannot be read", ExitCode.BadInput);
    public static readonly ProblemCode ContextEntryLeftOut = new("BERTH4304", "something in the context cannot be packed and is left out", ExitCode.BadInput);
    public static readonly ProblemCode InvalidSource = new("BERTH4501", "a source distribution cannot be read", ExitCode.BadInput);
    public static readonly ProblemCode SourceBuildFailed = new("BERTH4502", "a source distribution could not be built", ExitCode.StepFailed);
    public static readonly ProblemCode BuiltWheelDiffers = new("BERTH4503", "a wheel that was built again is not the locked one", ExitCode.LockMismatch);
    public static readonly ProblemCode ContextChanged = new("BERTH4305", "a file of the context changed while it was packed", ExitCode.BadInput);
}
