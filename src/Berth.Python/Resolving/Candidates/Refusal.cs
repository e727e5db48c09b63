using Berth.Python.Indexes;
using Berth.Python.Versions;

namespace Berth.Python.Resolving.Candidates;

/// <summary>Why no file of a version can be used.</summary>
internal enum RefusalReason
{
    /// <summary>There are wheels, for other interpreters or platforms.</summary>
    NoMatchingWheel,
    RequiresOtherPython,
    HashMismatch,
    /// <summary>Only source is published, and nothing here can build it.</summary>
    OnlySource,
    /// <summary>Only source is published, and the declaration does not allow building it.</summary>
    SourceForbidden,
    /// <summary>Only wheels are published, and the declaration wants it built from source.</summary>
    WheelForbidden,
}

/// <summary>A version that is published and cannot be used.</summary>
/// <param name="File">The first of its files that has this fault.</param>
internal sealed record Refusal(PythonVersion Version, RefusalReason Reason, IndexFile File);
