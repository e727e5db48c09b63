using Berth.Core.Problems;

namespace Berth.Dialects;

/// <summary>Problems with documents that people write.</summary>
public static class DialectProblems
{
    public static readonly ProblemCode FileMissing = new("BERTH1001", "a file that is named does not exist", ExitCode.NotFound);
    public static readonly ProblemCode FileUnreadable = new("BERTH1002", "a file cannot be read as text", ExitCode.BadInput);
    public static readonly ProblemCode DocumentTooLarge = new(
        "BERTH1003", "a document is larger or deeper than any real one", ExitCode.BadInput);
    public static readonly ProblemCode InvalidYaml = new("BERTH1004", "a document is not well-formed YAML", ExitCode.BadInput);
    public static readonly ProblemCode DuplicateKey = new("BERTH1005", "a key is there twice", ExitCode.BadInput);
    public static readonly ProblemCode UnknownKey = new("BERTH1006", "a key is not known", ExitCode.BadInput);
    public static readonly ProblemCode WrongType = new("BERTH1007", "a value has the wrong type", ExitCode.BadInput);
    public static readonly ProblemCode MissingKey = new("BERTH1008", "a key is missing", ExitCode.BadInput);
    public static readonly ProblemCode InvalidValue = new("BERTH1009", "a value is not acceptable", ExitCode.BadInput);
    public static readonly ProblemCode NoEffect = new("BERTH1010", "a key is valid but has no effect yet", ExitCode.BadInput);
    public static readonly ProblemCode NotSupportedYet = new(
        "BERTH1011", "a document needs a part that is not built yet", ExitCode.BadInput);
    public static readonly ProblemCode NotRecognised = new(
        "BERTH1012", "nothing says which dialect a document is written in", ExitCode.BadInput);
    public static readonly ProblemCode Ambiguous = new("BERTH1013", "several documents or dialects would fit", ExitCode.BadInput);
    public static readonly ProblemCode UnknownCurated = new("BERTH1014", "no curated environment has the name", ExitCode.NotFound);
    public static readonly ProblemCode InvalidRequirementsFile = new(
        "BERTH1015", "a line of a requirements file cannot be used", ExitCode.BadInput);
    public static readonly ProblemCode OutsideFolder = new(
        "BERTH1016", "a path leads out of the folder of the document", ExitCode.BadInput);
    public static readonly ProblemCode InvalidProject = new(
        "BERTH1017", "a Python project or lock does not have the form it should have", ExitCode.BadInput);
    public static readonly ProblemCode UnknownGroup = new(
        "BERTH1018", "a Python project or lock has no such extra or dependency group", ExitCode.BadInput);
    public static readonly ProblemCode GroupCycle = new("BERTH1019", "a dependency group includes itself", ExitCode.BadInput);
    public static readonly ProblemCode InvalidTemplate = new("BERTH1030", "a template cannot be filled in", ExitCode.BadInput);
    public static readonly ProblemCode InvalidJson = new("BERTH1071", "a document is not well-formed JSON", ExitCode.BadInput);
    public static readonly ProblemCode NotWritten = new("BERTH1072", "a part of an environment cannot be written in the other form", ExitCode.BadInput);
    public static readonly ProblemCode FolderTaken = new("BERTH1073", "a folder to write to exists already", ExitCode.BadInput);
    public static readonly ProblemCode InvalidArchive = new("BERTH1031", "a file is not an archive that can be read", ExitCode.BadInput);
    public static readonly ProblemCode HostileArchive = new("BERTH1032", "an archive holds something that is never unpacked", ExitCode.BadInput);
    public static readonly ProblemCode ArchiveTooLarge = new("BERTH1033", "an archive holds more than any real one", ExitCode.BadInput);
    public static readonly ProblemCode CannotConvert = new("BERTH1034", "a declaration cannot be written in another dialect", ExitCode.BadInput);
    public static readonly ProblemCode NotCarriedOver = new("BERTH1035", "a part of a declaration does not exist in another dialect", ExitCode.BadInput);
    public static readonly ProblemCode CannotEdit = new(
        "BERTH1051", "a declaration cannot be changed without changing more than was asked for", ExitCode.BadInput);
    public static readonly ProblemCode NoSuchRequirement = new("BERTH1052", "a declaration does not ask for a package", ExitCode.NotFound);
}
