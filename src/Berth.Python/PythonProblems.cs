using Berth.Core.Problems;

namespace Berth.Python;

/// <summary>Problems with Python packages, requirements and indexes.</summary>
public static class PythonProblems
{
    public static readonly ProblemCode InvalidRequirement = new("BERTH2001", "a requirement cannot be read", ExitCode.BadInput);
    public static readonly ProblemCode ConflictingPins = new("BERTH2003", "one package is pinned to two versions", ExitCode.BadInput);
    public static readonly ProblemCode PackageNotFound = new("BERTH2006", "no index knows a package", ExitCode.BadInput);
    public static readonly ProblemCode VersionNotFound = new("BERTH2007", "a package has no such version", ExitCode.BadInput);
    public static readonly ProblemCode NoMatchingWheel = new("BERTH2008", "no wheel of a version fits the target", ExitCode.BadInput);
    public static readonly ProblemCode OnlySourceDistribution = new("BERTH2009", "a version has a source distribution but no wheel", ExitCode.BadInput);
    public static readonly ProblemCode RequiresOtherPython = new("BERTH2010", "a package needs another version of Python", ExitCode.BadInput);
    public static readonly ProblemCode YankedVersion = new("BERTH2011", "a pinned version was withdrawn by its publisher", ExitCode.BadInput);
    public static readonly ProblemCode HashMismatch = new("BERTH2012", "a file does not have the hash that was asked for", ExitCode.BadInput);
    public static readonly ProblemCode InvalidMetadata = new("BERTH2013", "the metadata of a package cannot be read", ExitCode.BadInput);
    public static readonly ProblemCode ProbeFailed = new("BERTH2014", "an interpreter did not describe itself", ExitCode.BadInput);
    public static readonly ProblemCode NoSolution = new("BERTH2015", "requirements cannot be met together", ExitCode.BadInput);
    public static readonly ProblemCode ProtectedPackage = new("BERTH2016", "a package of the base image would have to be replaced", ExitCode.BadInput);
    public static readonly ProblemCode HashMissing = new("BERTH2017", "a package has no hash although every one must", ExitCode.BadInput);
    public static readonly ProblemCode IndirectAddress = new("BERTH2018", "a package takes a dependency from an address", ExitCode.BadInput);
    public static readonly ProblemCode UnknownExtra = new("BERTH2019", "a package does not have an extra", ExitCode.BadInput);
    public static readonly ProblemCode ResolutionTooHard = new("BERTH2020", "no answer was found in reasonable time", ExitCode.BadInput);
    public static readonly ProblemCode InvalidTarget = new("BERTH2030", "a Python or platform to lock for is named that cannot be", ExitCode.BadInput);
    public static readonly ProblemCode IndexUnreachable = new("BERTH2101", "a package index cannot be reached", ExitCode.Unavailable);
    public static readonly ProblemCode IndexFailed = new("BERTH2102", "a package index answered with an error", ExitCode.Unavailable);
    public static readonly ProblemCode IndexCutShort = new("BERTH2103", "an answer of a package index ended too early", ExitCode.Unavailable);
    public static readonly ProblemCode IndexAnswerTooBig = new("BERTH2104", "an answer of a package index is larger than any real one", ExitCode.Unavailable);
    public static readonly ProblemCode IndexAnswerUnreadable = new("BERTH2105", "an answer of a package index cannot be read", ExitCode.Unavailable);
    public static readonly ProblemCode InvalidIndexAddress = new("BERTH2106", "the address of a package index cannot be used", ExitCode.BadInput);
    public static readonly ProblemCode FindLinksMissing = new("BERTH2107", "a find-links folder does not exist", ExitCode.NotFound);
    public static readonly ProblemCode OfflineMissing = new("BERTH2108", "something is not kept on this machine and nothing may be downloaded", ExitCode.Unavailable);
    public static readonly ProblemCode UntrustedIndex = new("BERTH2109", "a package index has a certificate that is not trusted", ExitCode.Unavailable);
    public static readonly ProblemCode InvalidIndexSetting = new("BERTH2110", "a setting for package indexes cannot be used", ExitCode.BadInput);
    public static readonly ProblemCode InvalidWheel = new("BERTH2201", "a wheel breaks the wheel format", ExitCode.BadInput);
    public static readonly ProblemCode UnsafeWheel = new("BERTH2202", "a wheel has a member that must not be unpacked", ExitCode.BadInput);
    public static readonly ProblemCode DamagedWheel = new("BERTH2203", "the archive of a wheel is damaged", ExitCode.BadInput);
    public static readonly ProblemCode RecordMismatch = new("BERTH2204", "a wheel's content differs from its own record", ExitCode.BadInput);
    public static readonly ProblemCode WheelClash = new("BERTH2205", "two packages install the same file", ExitCode.BadInput);
    public static readonly ProblemCode CannotKeepWheel = new("BERTH2206", "a downloaded wheel cannot be written", ExitCode.CannotWrite);
    public static readonly ProblemCode InvalidPylock = new("BERTH2401", "a pylock.toml breaks its specification", ExitCode.BadInput);
    public static readonly ProblemCode PylockVersion = new("BERTH2402", "a pylock.toml is of a version that is not known", ExitCode.BadInput);
    public static readonly ProblemCode PylockTarget = new("BERTH2403", "a pylock.toml was not made for a target", ExitCode.BadInput);
    public static readonly ProblemCode PylockOrigin = new("BERTH2404", "a package of a pylock.toml cannot be fetched as a wheel", ExitCode.BadInput);
}
