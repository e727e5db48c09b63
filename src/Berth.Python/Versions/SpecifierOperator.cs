namespace Berth.Python.Versions;

/// <summary>How a clause compares (PEP 440, "Version specifiers").</summary>
public enum SpecifierOperator
{
    /// <summary><c>~=</c></summary>
    Compatible,
    /// <summary><c>==</c></summary>
    Equal,
    /// <summary><c>!=</c></summary>
    NotEqual,
    /// <summary><c>&lt;=</c></summary>
    AtMost,
    /// <summary><c>&gt;=</c></summary>
    AtLeast,
    /// <summary><c>&lt;</c></summary>
    Below,
    /// <summary><c>&gt;</c></summary>
    Above,
    /// <summary><c>===</c>: compares text.</summary>
    Identical,
}
