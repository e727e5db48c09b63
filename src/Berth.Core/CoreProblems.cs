using Berth.Core.Problems;

namespace Berth.Core;

/// <summary>Problems with what every dialect has in common: variables, ignore rules and locks.</summary>
public static class CoreProblems
{
    public static readonly ProblemCode UndefinedVariable = new(
        "BERTH1901", "a variable refers to a name that nothing defines", ExitCode.BadInput);
    public static readonly ProblemCode MalformedReference = new(
        "BERTH1902", "a reference to a variable is not closed or not a name", ExitCode.BadInput);
    public static readonly ProblemCode ImpossibleVariable = new("BERTH1903", "a variable cannot be set in a process", ExitCode.BadInput);
    public static readonly ProblemCode InvalidIgnorePattern = new(
        "BERTH1904", "a pattern of an ignore file cannot be read", ExitCode.BadInput);
    public static readonly ProblemCode UnreadableLock = new("BERTH1951", "a lock file cannot be read", ExitCode.BadInput);
    public static readonly ProblemCode NewerLock = new("BERTH1952", "a lock file was written by a newer version", ExitCode.BadInput);
    public static readonly ProblemCode InvalidToml = new("BERTH1961", "a document is not valid TOML", ExitCode.BadInput);
    public static readonly ProblemCode TomlTooLarge = new("BERTH1962", "a TOML document is larger or deeper than any real one", ExitCode.BadInput);
}
